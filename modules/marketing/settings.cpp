#include "marketing/settings.h"

#include <algorithm>

namespace baedal::marketing {

namespace {

std::string why_not_told(const Config& config) {
    const auto tell = config.texts("notify.tell");
    if (config.text("notify.channel", "log") == "log") return "notify.channel";
    const bool is_told = tell.empty() || std::ranges::find(tell, "coupon") != tell.end();
    return is_told ? "" : "notify.tell";
}

}  // namespace

Settings Settings::read(const Config& config) {
    return {.keep_customers = config.duration("marketing.keep_customers", std::chrono::days{365}),
            .untold_because = why_not_told(config)};
}

}  // namespace baedal::marketing
