// The events of an order. Their subject is the order's id: the events of one order are handled in order.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/message_type.h"
#include "order/discount.h"
#include "order/status.h"

namespace baedal::order::contract {

// The part of the order that every event has, so that a consumer needs no request.
struct OrderSummary {
    std::string id;
    std::int64_t number = 0;  // of the store's day, from 1
    std::int64_t store_id = 0;
    std::string store_name;
    Fulfilment fulfilment = Fulfilment::delivery;
    std::int64_t total = 0;  // minor units
    std::string currency;
    std::int64_t to_collect = 0;  // minor units to be paid on delivery in cash
    std::string customer_name;    // empty where the deployment asks for no contact
    std::string customer_phone;   // likewise
    std::string language;         // the customer's (RFC 5646, such as "en"); empty if not named
    std::vector<Discount> discounts = {};  // that the total is lower by; at most one

    static void fields(auto& self, auto&& field) {
        field("id", self.id);
        field("number", self.number);
        field("storeId", self.store_id);
        field("storeName", self.store_name);
        field("fulfilment", self.fulfilment);
        field("total", self.total);
        field("currency", self.currency);
        field("toCollect", self.to_collect);
        field("customerName", self.customer_name);
        field("customerPhone", self.customer_phone);
        field("language", self.language);
        field("discounts", self.discounts);
    }
};

struct PlacedChoice {
    std::int64_t id = 0;
    std::string name;
    static void fields(auto& self, auto&& field) {
        field("id", self.id);
        field("name", self.name);
    }
};

struct PlacedItem {
    std::int64_t menu_item_id = 0;
    std::string name;
    std::int64_t quantity = 0;
    std::vector<PlacedChoice> choices;
    static void fields(auto& self, auto&& field) {
        field("menuItemId", self.menu_item_id);
        field("name", self.name);
        field("quantity", self.quantity);
        field("choices", self.choices);
    }
};

// 주문됨: the order is paid, or will be paid in cash. Has everything that the kitchen and the rider need.
struct OrderPlaced {
    static constexpr MessageType type{"order", "OrderPlaced"};
    OrderSummary order;
    TimePoint at;
    std::vector<PlacedItem> items;
    std::string note;
    std::string address;

    const std::string& subject() const { return order.id; }
    static void fields(auto& self, auto&& field) {
        field("order", self.order);
        field("at", self.at);
        field("items", self.items);
        field("note", self.note);
        field("address", self.address);
    }
};

// 주문진행됨: the status follows the kitchen or the rider (accepted, cooking, ready, delivering,
// delivered, picked_up).
struct OrderProgressed {
    static constexpr MessageType type{"order", "OrderProgressed"};
    OrderSummary order;
    Status status = Status::accepted;
    TimePoint at;
    std::optional<TimePoint> promised_at;
    bool cancel_refused = false;  // the store refused a cancellation
    std::int64_t round =
        1;  // how often the order has come to this status: once more after each correction

    const std::string& subject() const { return order.id; }
    static void fields(auto& self, auto&& field) {
        field("order", self.order);
        field("status", self.status);
        field("at", self.at);
        field("promisedAt", self.promised_at);
        field("cancelRefused", self.cancel_refused);
        field("round", self.round);
    }
};

// 주문정정됨: the kitchen has taken back its last step, which was a mistake. The only way in which a status goes back.
struct OrderCorrected {
    static constexpr MessageType type{"order", "OrderCorrected"};
    OrderSummary order;
    Status from = Status::accepted;
    Status status = Status::placed;  // the one before `from`
    TimePoint at;
    std::int64_t correction = 0;  // of the order, from 1
    std::int64_t round = 1;       // as of the OrderProgressed with the status `from`

    const std::string& subject() const { return order.id; }
    static void fields(auto& self, auto&& field) {
        field("order", self.order);
        field("from", self.from);
        field("status", self.status);
        field("at", self.at);
        field("correction", self.correction);
        field("round", self.round);
    }
};

// 주문지연됨: the store has moved the time that it promised.
struct OrderDelayed {
    static constexpr MessageType type{"order", "OrderDelayed"};
    OrderSummary order;
    Status status = Status::accepted;
    TimePoint at;
    TimePoint promised_at;
    std::int64_t delay = 0;  // of the order, from 1

    const std::string& subject() const { return order.id; }
    static void fields(auto& self, auto&& field) {
        field("order", self.order);
        field("status", self.status);
        field("at", self.at);
        field("promisedAt", self.promised_at);
        field("delay", self.delay);
    }
};

struct RefusedDish {
    std::string name;
    std::int64_t quantity = 0;
    static void fields(auto& self, auto&& field) {
        field("name", self.name);
        field("quantity", self.quantity);
    }
};

// 메뉴제외됨: the store makes the order without these dishes. Its total is lower, and what was captured of the
// difference goes back.
struct OrderDishesRefused {
    static constexpr MessageType type{"order", "OrderDishesRefused"};
    OrderSummary order;
    TimePoint at;
    std::vector<RefusedDish> dishes;  // that were refused now
    std::int64_t amount = 0;          // minor units that the total is lower by
    std::int64_t refused_total = 0;   // of the order, this amount included
    std::int64_t removal = 0;         // of the order, from 1

    const std::string& subject() const { return order.id; }
    static void fields(auto& self, auto&& field) {
        field("order", self.order);
        field("at", self.at);
        field("dishes", self.dishes);
        field("amount", self.amount);
        field("refusedTotal", self.refused_total);
        field("removal", self.removal);
    }
};

// 주문취소요청됨: a placed order is cancelled by the customer, or by the store's people. The store decides: it
// knows whether it cooks.
struct OrderCancelRequested {
    static constexpr MessageType type{"order", "OrderCancelRequested"};
    OrderSummary order;
    TimePoint at;
    std::string reason;
    // All of the payment has gone back, and nobody asked: the store refuses only what was handed over.
    bool refunded = false;
    bool by_store = false;  // the store's staff or the owner cancels, not the customer

    const std::string& subject() const { return order.id; }
    static void fields(auto& self, auto&& field) {
        field("order", self.order);
        field("at", self.at);
        field("reason", self.reason);
        field("refunded", self.refunded);
        field("byStore", self.by_store);
    }
};

// 주문취소됨: by the customer, or by the store's people. What was or will be captured is refunded.
struct OrderCancelled {
    static constexpr MessageType type{"order", "OrderCancelled"};
    OrderSummary order;
    TimePoint at;
    std::string reason;
    bool was_placed = false;  // OrderPlaced came before
    // Minor units that go back now; absent in events that are older than the member.
    std::optional<std::int64_t> refund_due;
    // An attempt to pay may still succeed; its payment then goes back.
    bool may_be_paid = false;
    bool by_store = false;  // the store's staff or the owner has cancelled
    std::int64_t kept = 0;  // minor units of the payment that do not go back
    // Of a customer who could not be met: who bears the cost of the food (store, customer, both); otherwise "".
    std::string cost_bearer = {};

    const std::string& subject() const { return order.id; }
    static void fields(auto& self, auto&& field) {
        field("order", self.order);
        field("at", self.at);
        field("reason", self.reason);
        field("wasPlaced", self.was_placed);
        field("refundDue", self.refund_due);
        field("mayBePaid", self.may_be_paid);
        field("byStore", self.by_store);
        field("kept", self.kept);
        field("costBearer", self.cost_bearer);
    }
};

// 주문거절됨: by the store, or because it did not accept in time. Refunded like a cancellation.
struct OrderRejected {
    static constexpr MessageType type{"order", "OrderRejected"};
    OrderSummary order;
    TimePoint at;
    // A code (sold_out, too_busy, closing, too_far, mishap, no_show, failed_delivery, customer_wish) or the store's
    // words; empty if it gave none.
    std::string reason;
    bool automatic = false;  // the store did not accept in time
    // Minor units that go back now; absent in events that are older than the member.
    std::optional<std::int64_t> refund_due;

    const std::string& subject() const { return order.id; }
    static void fields(auto& self, auto&& field) {
        field("order", self.order);
        field("at", self.at);
        field("reason", self.reason);
        field("automatic", self.automatic);
        field("refundDue", self.refund_due);
    }
};

// 주문만료됨: not paid in time. A payment that is approved later is refunded.
struct OrderExpired {
    static constexpr MessageType type{"order", "OrderExpired"};
    OrderSummary order;
    TimePoint at;
    bool may_be_paid = false;  // as of OrderCancelled

    const std::string& subject() const { return order.id; }
    static void fields(auto& self, auto&& field) {
        field("order", self.order);
        field("at", self.at);
        field("mayBePaid", self.may_be_paid);
    }
};

// 늦은결제됨: the payment was approved after the order had ended unpaid. All of it goes back.
struct OrderPaidLate {
    static constexpr MessageType type{"order", "OrderPaidLate"};
    OrderSummary order;
    TimePoint at;
    std::int64_t refund_due = 0;  // minor units

    const std::string& subject() const { return order.id; }
    static void fields(auto& self, auto&& field) {
        field("order", self.order);
        field("at", self.at);
        field("refundDue", self.refund_due);
    }
};

// 주문없음확인됨: a payment was approved, and order does not have its order: the order was placed after the backup
// that was restored. All of the payment goes back.
struct OrderMissing {
    static constexpr MessageType type{"order", "OrderMissing"};
    std::string order_id;
    std::string payment_id;
    TimePoint at;

    const std::string& subject() const { return order_id; }
    static void fields(auto& self, auto&& field) {
        field("orderId", self.order_id);
        field("paymentId", self.payment_id);
        field("at", self.at);
    }
};

// 주문환불됨: money of the order has gone back.
struct OrderRefunded {
    static constexpr MessageType type{"order", "OrderRefunded"};
    OrderSummary order;
    TimePoint at;
    std::string refund_id;
    std::int64_t amount = 0;          // of this refund, minor units
    std::int64_t refunded_total = 0;  // of the order, this one included
    Status status = Status::placed;   // of the order

    const std::string& subject() const { return order.id; }
    static void fields(auto& self, auto&& field) {
        field("order", self.order);
        field("at", self.at);
        field("refundId", self.refund_id);
        field("amount", self.amount);
        field("refundedTotal", self.refunded_total);
        field("status", self.status);
    }
};

// 할인철회됨: the order for which a coupon was redeemed does not come into being. The coupon is free again. The
// request RedeemDiscount of the order may arrive later than this event.
struct DiscountWithdrawn {
    static constexpr MessageType type{"order", "DiscountWithdrawn"};
    std::string order_id;
    std::string coupon;  // as the customer wrote it
    TimePoint at;

    const std::string& subject() const { return order_id; }
    static void fields(auto& self, auto&& field) {
        field("orderId", self.order_id);
        field("coupon", self.coupon);
        field("at", self.at);
    }
};

// 연락처삭제됨: the customer's contact is erased, after privacy.keep_contact or at the customer's wish. A
// consumer erases what it has kept of it, also in its dead letters (the event bus does that). Earlier events
// of the order may already be without it.
struct OrderContactErased {
    static constexpr MessageType type{"order", "OrderContactErased"};
    // What the bus erases in the earlier events of the order.
    static constexpr std::array<std::string_view, 5> erases{
        "/order/customerName", "/order/customerPhone", "/address", "/note", "/reason"};
    std::string order_id;
    std::int64_t store_id = 0;
    TimePoint at;
    bool order_removed = false;  // it was never placed, and order has forgotten all of it

    const std::string& subject() const { return order_id; }
    static void fields(auto& self, auto&& field) {
        field("orderId", self.order_id);
        field("storeId", self.store_id);
        field("at", self.at);
        field("orderRemoved", self.order_removed);
    }
};

}  // namespace baedal::order::contract
