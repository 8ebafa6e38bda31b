#include "order/application/problems.h"

#include <algorithm>
#include <chrono>
#include <string_view>

namespace baedal::order {

namespace {

// The problem type of a reason, without this occurrence's errors.
Problem to_problem(const OrderRefusal& refusal) {
    switch (refusal.reason) {
        case RefusalReason::unknown_store:
            return {422, "unknown-store", "There is no such store", refusal.detail};
        case RefusalReason::unknown_menu_item:
            return {422, "unknown-menu-item", "The store has no such menu item", refusal.detail};
        case RefusalReason::invalid_choice:
            return {422, "invalid-choice", "The choices do not fit the menu item", refusal.detail};
        case RefusalReason::below_minimum_order:
            return {422, "below-minimum-order", "Below the store's minimum order", refusal.detail};
        case RefusalReason::fulfilment_unavailable:
            return {422, "fulfilment-unavailable", "The store does not offer this", refusal.detail};
        case RefusalReason::store_closed:
            return {409, "store-closed", "The store is closed", refusal.detail};
        case RefusalReason::sold_out: return {409, "sold-out", "Sold out", refusal.detail};
        case RefusalReason::order_too_large:
            return {422, "order-too-large", "The order is too large", refusal.detail};
        case RefusalReason::price_changed:
            return {409, "price-changed", "The price has changed", refusal.detail};
    }
    return problems::internal_error();
}

void add_members(const OrderRefusal& refusal, Problem& problem) {
    if (refusal.closed && refusal.reason == RefusalReason::store_closed) {
        problem.set("closedReason", std::string(to_text(*refusal.closed)));
        problem.set("opensAt",
                    refusal.opens_at ? std::optional(to_rfc3339(*refusal.opens_at)) : std::nullopt);
    }
    if (refusal.total) problem.set("total", *refusal.total);
}

std::string hint(const OrderRefusal& refusal, std::int64_t store_id) {
    if (refusal.reason == RefusalReason::unknown_store) return " GET /menus lists the stores.";
    if (refusal.reason == RefusalReason::unknown_menu_item)
        return " GET /menus/" + std::to_string(store_id) + " lists them.";
    return "";
}

std::string field_detail(const OrderRefusal& refusal, const Problem& problem) {
    if (refusal.reason == RefusalReason::sold_out) return "Sold out.";
    if (refusal.total) return "The total is " + std::to_string(*refusal.total) + " now.";
    return problem.detail;
}

Problem of_order(const Order& order, Problem problem) {
    problem.set("orderId", order.id);
    return problem;
}

std::string status_of(const Order& order) {
    return "'" + std::string(to_text(order.status)) + "'.";
}

}  // namespace

Problem no_such_order() { return problems::not_found("There is no such order."); }

Problem no_such_store() { return problems::not_found("There is no such store."); }

Problem too_late_to_cancel(const Order& order) {
    return of_order(order, {409, "too-late-to-cancel", "It is too late to cancel",
                            "The order is " + status_of(order)});
}

Problem not_awaiting_payment(const Order& order) {
    return of_order(order, {409, "not-awaiting-payment", "The order is not awaiting payment",
                            "Its status is " + status_of(order)});
}

Problem amount_mismatch(const Order& order) {
    const std::string total = std::to_string(order.price.total);
    return {422,
            "amount-mismatch",
            "The amount is not the order's total",
            "The order comes to " + total + ".",
            {{"/amount", "Must be " + total + "."}}};
}

Problem payment_declined(const Order& order, const std::string& reason) {
    return of_order(order, {402, "payment-declined", "The payment was declined",
                            (reason.empty() ? "The payment was declined." : reason) +
                                " Try another way to pay: POST /orders/{id}/payment."});
}

Problem too_many_attempts(const Order& order) {
    Problem problem{429, "too-many-attempts", "Too many attempts to pay",
                    "This order was tried to be paid too often. Cancel it and order anew, or call "
                    "the store."};
    problem.retry_after = std::chrono::minutes{10};
    return of_order(order, std::move(problem));
}

Problem too_many_open_orders(Milliseconds wait) {
    Problem problem{429, "too-many-open-orders", "Too many open orders",
                    "Orders that are not paid, or not collected, are open from your address or "
                    "telephone number. Pay or cancel one of them first, or order later."};
    problem.retry_after =
        std::max(std::chrono::ceil<std::chrono::seconds>(wait), std::chrono::seconds{1});
    return problem;
}

Problem cash_not_offered(std::string detail) {
    return {422,
            "cash-not-offered",
            "This order cannot be paid at the door",
            detail,
            {{"/payment/method", detail}}};
}

Problem phone_blocked() {
    return {403, "phone-blocked", "The shop takes no orders from this number",
            "Call the store if this is a mistake."};
}

Problem invalid_coupon(contract::CouponRefusal reason, std::string detail) {
    Problem problem{422,
                    "invalid-coupon",
                    "The coupon cannot be used for this order",
                    detail,
                    {{"/coupon", detail}}};
    problem.set("reason", std::string(to_text(reason)));
    return problem;
}

Problem coupon_unavailable() {
    Problem problem{503, "coupon-unavailable", "Coupons cannot be used now",
                    "Nothing was ordered. Try again a little later, or order without the coupon."};
    problem.retry_after = std::chrono::seconds{5};
    return problem;
}

Problem order_refused(const OrderRefusal& refusal, std::int64_t store_id) {
    Problem problem = to_problem(refusal);
    problem.detail += hint(refusal, store_id);
    if (!refusal.pointer.empty())
        problem.errors.push_back({refusal.pointer, field_detail(refusal, problem)});
    add_members(refusal, problem);
    return problem;
}

Problem payment_refused(const OrderRefusal& refusal, const Order& order) {
    Problem problem = to_problem(refusal);
    add_members(refusal, problem);
    return of_order(order, std::move(problem));
}

}  // namespace baedal::order
