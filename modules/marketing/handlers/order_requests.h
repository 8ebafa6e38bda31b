// Answers order's requests about coupons.
#pragma once

#include "base/metrics.h"
#include "db/database.h"
#include "events/endpoint.h"
#include "marketing/application/coupon_service.h"

namespace baedal::marketing {

// Thread-safe. What it refers to outlives it.
class OrderRequests {
public:
    OrderRequests(events::Endpoint& endpoint, db::Database& database, const Clock& clock,
                  const CouponService& coupons, Metrics& metrics);
    OrderRequests(const OrderRequests&) = delete;  // the endpoint refers to it
    OrderRequests& operator=(const OrderRequests&) = delete;

private:
    Task<order::contract::DiscountReply> quote(order::contract::QuoteDiscount wanted) const;
    Task<order::contract::DiscountReply> redeem(order::contract::RedeemDiscount wanted) const;

    db::Database& database_;
    const Clock& clock_;
    const CouponService& coupons_;
    Counter& granted_;
    Counter& refused_;
};

}  // namespace baedal::marketing
