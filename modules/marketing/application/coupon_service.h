// The use of coupons by orders: what one would give, its reservation, its use and its release.
#pragma once

#include <cstdint>
#include <expected>
#include <string>

#include "db/transaction.h"
#include "marketing/application/digest_key.h"
#include "marketing/domain/coupon.h"
#include "order/events.h"
#include "order/requests.h"

namespace baedal::marketing {

struct Granted {
    Coupon coupon;
    std::int64_t amount = 0;  // minor units, from 1 to the subtotal
};

// Thread-safe. The key outlives it.
class CouponService {
public:
    explicit CouponService(const DigestKey& key) : key_(key) {}

    // What the coupon would give now.
    std::expected<Granted, Refusal> quote(db::Connection& connection, TimePoint now,
                                          const order::contract::QuoteDiscount& wanted) const;
    // Reserves the coupon for the order. An order that has it gets it again; one that has given it back does
    // not.
    std::expected<Granted, Refusal> redeem(db::Transaction& tx,
                                           const order::contract::RedeemDiscount& wanted) const;

    // The order is placed: its coupon, if it has one, is used.
    void use(db::Transaction& tx, const order::contract::OrderSummary& order) const;
    // The order has ended unplaced, cancelled or rejected.
    static void release(db::Transaction& tx, const std::string& order_id);
    // The order does not come into being. A redemption that arrives later is refused.
    static void withdraw(db::Transaction& tx, const std::string& order_id);

private:
    const DigestKey& key_;
};

}  // namespace baedal::marketing
