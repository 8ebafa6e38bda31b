// The problems of the order module.
#pragma once

#include <cstdint>
#include <string>

#include "base/problem.h"
#include "order/domain/order.h"
#include "order/domain/order_refusal.h"
#include "order/requests.h"

namespace baedal::order {

Problem no_such_order();
Problem no_such_store();
// 409 too-late-to-cancel
Problem too_late_to_cancel(const Order& order);
// 409 not-awaiting-payment
Problem not_awaiting_payment(const Order& order);
// 429 too-many-attempts, to pay one order
Problem too_many_attempts(const Order& order);
// 429 too-many-open-orders. `wait`: until one of them counts no more.
Problem too_many_open_orders(Milliseconds wait);
// 422 cash-not-offered
Problem cash_not_offered(std::string detail);
// 403 phone-blocked
Problem phone_blocked();
// 422 invalid-coupon, with the reason. `detail` is for the customer, in English.
Problem invalid_coupon(contract::CouponRefusal reason, std::string detail);
// 503 coupon-unavailable. The same order without its coupon is taken.
Problem coupon_unavailable();
// 422 amount-mismatch
Problem amount_mismatch(const Order& order);
// 402 payment-declined. `reason` is the gateway's; it may be empty.
Problem payment_declined(const Order& order, const std::string& reason);

// Of a request for a new order: 422 unknown-store, unknown-menu-item, invalid-choice,
// below-minimum-order, fulfilment-unavailable; 409 store-closed (with closedReason and opensAt),
// sold-out, price-changed (with total).
Problem order_refused(const OrderRefusal& refusal, std::int64_t store_id);
// Of a request to pay for an order that exists: the same, without errors of fields and with orderId.
Problem payment_refused(const OrderRefusal& refusal, const Order& order);

}  // namespace baedal::order
