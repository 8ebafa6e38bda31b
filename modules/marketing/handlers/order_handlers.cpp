#include "marketing/handlers/order_handlers.h"

namespace baedal::marketing {

using namespace order::contract;

OrderHandlers::OrderHandlers(events::Endpoint& endpoint, const CouponService& coupons,
                             const IssueCoupons& issue_coupons)
    : coupons_(coupons), issue_coupons_(issue_coupons) {
    endpoint.subscribe<OrderPlaced, OrderProgressed, OrderCancelled, OrderRejected, OrderExpired,
                       OrderMissing, DiscountWithdrawn, OrderContactErased>(*this);
}

void OrderHandlers::on(db::Transaction& tx, const OrderPlaced& event) const {
    coupons_.use(tx, event.order);
}

void OrderHandlers::on(db::Transaction& tx, const OrderProgressed& event) const {
    if (event.status == Status::delivered || event.status == Status::picked_up)
        issue_coupons_.for_delivered(tx, event.order, event.at);
}

void OrderHandlers::on(db::Transaction& tx, const OrderCancelled& event) const {
    CouponService::release(tx, event.order.id);
}

void OrderHandlers::on(db::Transaction& tx, const OrderRejected& event) const {
    CouponService::release(tx, event.order.id);
}

void OrderHandlers::on(db::Transaction& tx, const OrderExpired& event) const {
    CouponService::release(tx, event.order.id);
}

void OrderHandlers::on(db::Transaction& tx, const OrderMissing& event) const {
    CouponService::release(tx, event.order_id);
}

void OrderHandlers::on(db::Transaction& tx, const DiscountWithdrawn& event) const {
    CouponService::withdraw(tx, event.order_id);
}

// The event of the order's end is gone where this module was stopped for long.
void OrderHandlers::on(db::Transaction& tx, const OrderContactErased& event) const {
    if (event.order_removed) CouponService::release(tx, event.order_id);
}

}  // namespace baedal::marketing
