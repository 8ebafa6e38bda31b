#include "marketing/application/coupon_service.h"

#include "marketing/storage/coupon_repository.h"

namespace baedal::marketing {

using order::contract::QuoteDiscount;
using order::contract::RedeemDiscount;

std::expected<Granted, Refusal> CouponService::quote(db::Connection& connection, TimePoint now,
                                                     const QuoteDiscount& wanted) const {
    auto coupon = coupons::find(connection, normalized_code(wanted.coupon));
    if (!coupon) return std::unexpected(unknown_coupon());
    Use use{wanted.store_id, wanted.subtotal, key_.digest_of(wanted.phone), 0, now};
    if (coupon->per_phone)
        use.uses_by_phone = redemptions::count_of_phone(connection, coupon->code, use.phone);
    const auto amount = discount_for(*coupon, use);
    if (!amount) return std::unexpected(amount.error());
    return Granted{std::move(*coupon), *amount};
}

std::expected<Granted, Refusal> CouponService::redeem(db::Transaction& tx,
                                                      const RedeemDiscount& wanted) const {
    const auto known = redemptions::find(tx.connection(), wanted.order_id);
    if (known) {
        auto coupon = coupons::find(tx.connection(), known->code);
        const bool is_the_same = normalized_code(wanted.wanted.coupon) == known->code;
        if (!known->has_coupon() || !is_the_same || !coupon)
            return std::unexpected(
                Refusal{CouponRefusal::order_ended, "The order has given the coupon back."});
        return Granted{std::move(*coupon), known->amount};
    }
    auto granted = quote(tx.connection(), tx.now(), wanted.wanted);
    if (!granted) return granted;
    redemptions::save(tx, std::nullopt,
                      {wanted.order_id, granted->coupon.code, key_.digest_of(wanted.wanted.phone),
                       granted->amount, RedemptionState::reserved});
    return granted;
}

void CouponService::use(db::Transaction& tx, const order::contract::OrderSummary& order) const {
    if (order.discounts.empty()) return;
    const auto before = redemptions::find(tx.connection(), order.id);
    if (!before) {
        // From a log that is read again after its redemptions were lost: the order has its discount.
        const order::contract::Discount& discount = order.discounts.front();
        return redemptions::save(tx, std::nullopt,
                                 {order.id, discount.coupon, key_.digest_of(order.customer_phone),
                                  discount.amount, RedemptionState::used});
    }
    Redemption after = *before;
    if (after.use() == Change::made) redemptions::save(tx, before, after);
}

void CouponService::release(db::Transaction& tx, const std::string& order_id) {
    const auto before = redemptions::find(tx.connection(), order_id);
    if (!before) return;
    Redemption after = *before;
    if (after.release() == Change::made) redemptions::save(tx, before, after);
}

void CouponService::withdraw(db::Transaction& tx, const std::string& order_id) {
    if (redemptions::find(tx.connection(), order_id)) return release(tx, order_id);
    redemptions::save(tx, std::nullopt, {order_id, "", "", 0, RedemptionState::released});
}

}  // namespace baedal::marketing
