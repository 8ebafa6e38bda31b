// Handles order's events: what becomes of the coupons of orders, and who earns one.
#pragma once

#include "events/endpoint.h"
#include "marketing/application/coupon_service.h"
#include "marketing/application/issue_coupons.h"
#include "order/events.h"

namespace baedal::marketing {

class OrderHandlers {
public:
    // The references outlive the handlers.
    OrderHandlers(events::Endpoint& endpoint, const CouponService& coupons,
                  const IssueCoupons& issue_coupons);
    OrderHandlers(const OrderHandlers&) = delete;  // the endpoint refers to it
    OrderHandlers& operator=(const OrderHandlers&) = delete;

    void on(db::Transaction& tx, const order::contract::OrderPlaced& event) const;
    void on(db::Transaction& tx, const order::contract::OrderProgressed& event) const;
    void on(db::Transaction& tx, const order::contract::OrderCancelled& event) const;
    void on(db::Transaction& tx, const order::contract::OrderRejected& event) const;
    void on(db::Transaction& tx, const order::contract::OrderExpired& event) const;
    void on(db::Transaction& tx, const order::contract::OrderMissing& event) const;
    void on(db::Transaction& tx, const order::contract::DiscountWithdrawn& event) const;
    void on(db::Transaction& tx, const order::contract::OrderContactErased& event) const;

private:
    const CouponService& coupons_;
    const IssueCoupons& issue_coupons_;
};

}  // namespace baedal::marketing
