#include "marketing/application/issue_coupons.h"

#include "marketing/events.h"
#include "marketing/storage/campaign_repository.h"
#include "marketing/storage/coupon_repository.h"
#include "marketing/storage/customer_repository.h"

namespace baedal::marketing {

namespace {

void announce(db::Transaction& tx, const Coupon& coupon) {
    tx.append(contract::CouponIssued{coupon.code, coupon.terms.name, coupon.created_at,
                                     coupon.until, coupon.campaign_id, coupon.order_id});
}

// False if the order has earned its coupon of the campaign already.
bool issue(db::Transaction& tx, const Coupon& coupon) {
    if (!coupons::insert(tx, coupon)) return false;
    if (coupon.campaign_id) campaigns::count_issued(tx, *coupon.campaign_id);
    announce(tx, coupon);
    return true;
}

}  // namespace

Result<Coupon> IssueCoupons::by_owner(db::Transaction& tx, Coupon coupon) const {
    if (coupon.code.empty()) coupon.code = code_of_id(tx.make_id());
    if (coupon.terms.name.empty()) coupon.terms.name = coupon.code;
    coupon.created_at = tx.now();
    if (!issue(tx, coupon))
        return std::unexpected(Problem{409,
                                       "coupon-exists",
                                       "There is such a coupon",
                                       "Another coupon has this code. Choose another one.",
                                       {{"/code", "Another coupon has this code."}}});
    return *coupons::find(tx.connection(), coupon.code);
}

Result<Coupon> IssueCoupons::by_hand(db::Transaction& tx, std::int64_t campaign_id,
                                     const std::string& phone) const {
    const auto campaign = campaigns::find(tx.connection(), campaign_id);
    if (!campaign) return std::unexpected(problems::not_found("There is no such campaign."));
    const bool has_ended = campaign->until && tx.now() >= *campaign->until;
    if (!campaign->active || has_ended)
        return std::unexpected(Problem{409, "campaign-ended", "The campaign has ended",
                                       "It issues no coupons any more."});
    const Coupon coupon =
        campaign->make_coupon(code_of_id(tx.make_id()), key_.digest_of(phone), "", tx.now());
    issue(tx, coupon);
    return *coupons::find(tx.connection(), coupon.code);
}

void IssueCoupons::for_delivered(db::Transaction& tx, const order::contract::OrderSummary& order,
                                 TimePoint at) const {
    const std::string phone = key_.digest_of(order.customer_phone);
    if (phone.empty()) return;
    const auto number = customers::count(tx, phone, order.id, at);
    if (!number) return;
    for (const Campaign& campaign : campaigns::with_rule(tx.connection())) {
        if (campaign.is_earned_by(*number, at))
            issue(tx, campaign.make_coupon(code_of_id(tx.make_id()), phone, order.id, tx.now()));
    }
}

}  // namespace baedal::marketing
