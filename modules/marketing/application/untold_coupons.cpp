#include "marketing/application/untold_coupons.h"

#include <algorithm>

#include "marketing/storage/campaign_repository.h"

namespace baedal::marketing {

namespace {

host::Diagnosis coupons_not_told(const std::string& setting) {
    return {.code = host::DiagnosisCode{"coupons-not-told"},
            .level = host::Level::warning,
            .setting = setting,
            .text =
                "A campaign issues coupons for orders, and their customers are not told of them: "
                "messages need a channel (notify.channel), and notify.tell, where it is set, the "
                "word \"coupon\"."};
}

}  // namespace

void UntoldCoupons::look() const {
    if (settings_.untold_because.empty()) return;
    const TimePoint now = clock_.now();
    const auto campaigns =
        database_.read([](db::Connection& connection) { return campaigns::with_rule(connection); });
    const bool issues = std::ranges::any_of(
        campaigns, [&](const Campaign& each) { return !each.until || now < *each.until; });
    gaps_.set("marketing.coupons",
              issues ? std::optional(coupons_not_told(settings_.untold_because)) : std::nullopt);
}

}  // namespace baedal::marketing
