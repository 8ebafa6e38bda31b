#include "marketing/handlers/order_requests.h"

namespace baedal::marketing {

using namespace order::contract;

namespace {

DiscountReply to_reply(const std::expected<Granted, Refusal>& granted) {
    if (!granted) return {{}, granted.error().reason, granted.error().detail};
    const Coupon& coupon = granted->coupon;
    return {Discount{coupon.terms.name, coupon.code, granted->amount}, {}, ""};
}

Counter& redemptions_of(Metrics& metrics, const char* outcome) {
    return metrics.counter("baedal_coupon_redemptions_total",
                           "Coupons that orders were to be given, by outcome.",
                           {{"outcome", outcome}});
}

}  // namespace

OrderRequests::OrderRequests(events::Endpoint& endpoint, db::Database& database, const Clock& clock,
                             const CouponService& coupons, Metrics& metrics)
    : database_(database),
      clock_(clock),
      coupons_(coupons),
      granted_(redemptions_of(metrics, "granted")),
      refused_(redemptions_of(metrics, "refused")) {
    endpoint.serve<QuoteDiscount>(
        [this](QuoteDiscount wanted, std::string) { return quote(std::move(wanted)); });
    endpoint.serve<RedeemDiscount>(
        [this](RedeemDiscount wanted, std::string) { return redeem(std::move(wanted)); });
}

Task<DiscountReply> OrderRequests::quote(QuoteDiscount wanted) const {
    co_return to_reply(database_.read([&](db::Connection& connection) {
        return coupons_.quote(connection, clock_.now(), wanted);
    }));
}

Task<DiscountReply> OrderRequests::redeem(RedeemDiscount wanted) const {
    const auto redeemed =
        co_await database_.write([&](db::Transaction& tx) { return coupons_.redeem(tx, wanted); });
    (redeemed ? granted_ : refused_).add();
    co_return to_reply(redeemed);
}

}  // namespace baedal::marketing
