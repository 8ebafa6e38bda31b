// The events of the store module. The subject of a profile's or a menu's events is "store/<id>", that of
// a ticket's events the order's id.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/message_type.h"
#include "store/menu.h"

namespace baedal::store::contract {

// 상점변경됨: the whole profile, when the store opens and after each change.
struct StoreChanged {
    static constexpr MessageType type{"store", "StoreChanged"};
    StoreProfile store;
    std::int64_t revision = 0;  // of the profile, from 1

    std::string subject() const { return "store/" + std::to_string(store.id); }
    static void fields(auto& self, auto&& field) {
        field("store", self.store);
        field("revision", self.revision);
    }
};

// 메뉴판게시됨: the whole menu with its sold-out flags, after each change.
struct MenuPublished {
    static constexpr MessageType type{"store", "MenuPublished"};
    std::int64_t store_id = 0;
    std::int64_t revision = 0;  // of the menu, from 1
    Menu menu;

    std::string subject() const { return "store/" + std::to_string(store_id); }
    static void fields(auto& self, auto&& field) {
        field("storeId", self.store_id);
        field("revision", self.revision);
        field("menu", self.menu);
    }
};

// 주문수락됨
struct TicketAccepted {
    static constexpr MessageType type{"store", "TicketAccepted"};
    std::string order_id;
    std::int64_t store_id = 0;
    TimePoint at;
    TimePoint promised_at;

    const std::string& subject() const { return order_id; }
    static void fields(auto& self, auto&& field) {
        field("orderId", self.order_id);
        field("storeId", self.store_id);
        field("at", self.at);
        field("promisedAt", self.promised_at);
    }
};

// 조리지연됨: the food leaves the kitchen later than promised.
struct TicketDelayed {
    static constexpr MessageType type{"store", "TicketDelayed"};
    std::string order_id;
    std::int64_t store_id = 0;
    TimePoint at;
    TimePoint promised_at;
    std::int64_t delay = 0;  // of the ticket, from 1

    const std::string& subject() const { return order_id; }
    static void fields(auto& self, auto&& field) {
        field("orderId", self.order_id);
        field("storeId", self.store_id);
        field("at", self.at);
        field("promisedAt", self.promised_at);
        field("delay", self.delay);
    }
};

struct DishesLeft {
    std::int64_t line = 0;      // of the order, from 0
    std::int64_t quantity = 0;  // that is left of it
    bool operator==(const DishesLeft&) const = default;
    static void fields(auto& self, auto&& field) {
        field("line", self.line);
        field("quantity", self.quantity);
    }
};

// 메뉴거절됨: the kitchen has refused dishes of the order, and makes the others.
struct TicketDishesRefused {
    static constexpr MessageType type{"store", "TicketDishesRefused"};
    std::string order_id;
    std::int64_t store_id = 0;
    TimePoint at;
    std::vector<DishesLeft> left;  // of the lines of which some were refused, now or before

    const std::string& subject() const { return order_id; }
    static void fields(auto& self, auto&& field) {
        field("orderId", self.order_id);
        field("storeId", self.store_id);
        field("at", self.at);
        field("left", self.left);
    }
};

// 주문거절됨: by the staff, or because the time to accept it ran out (`automatic`).
struct TicketRejected {
    static constexpr MessageType type{"store", "TicketRejected"};
    std::string order_id;
    std::int64_t store_id = 0;
    TimePoint at;
    std::string reason;
    bool automatic = false;

    const std::string& subject() const { return order_id; }
    static void fields(auto& self, auto&& field) {
        field("orderId", self.order_id);
        field("storeId", self.store_id);
        field("at", self.at);
        field("reason", self.reason);
        field("automatic", self.automatic);
    }
};

// 조리시작됨
struct CookingStarted {
    static constexpr MessageType type{"store", "CookingStarted"};
    std::string order_id;
    std::int64_t store_id = 0;
    TimePoint at;

    const std::string& subject() const { return order_id; }
    static void fields(auto& self, auto&& field) {
        field("orderId", self.order_id);
        field("storeId", self.store_id);
        field("at", self.at);
    }
};

// 조리완료됨
struct FoodReady {
    static constexpr MessageType type{"store", "FoodReady"};
    std::string order_id;
    std::int64_t store_id = 0;
    TimePoint at;

    const std::string& subject() const { return order_id; }
    static void fields(auto& self, auto&& field) {
        field("orderId", self.order_id);
        field("storeId", self.store_id);
        field("at", self.at);
    }
};

// 배달시작됨
struct DeliveryStarted {
    static constexpr MessageType type{"store", "DeliveryStarted"};
    std::string order_id;
    std::int64_t store_id = 0;
    TimePoint at;
    std::string rider_name;  // may be empty
    std::string rider_phone;

    const std::string& subject() const { return order_id; }
    static void fields(auto& self, auto&& field) {
        field("orderId", self.order_id);
        field("storeId", self.store_id);
        field("at", self.at);
        field("riderName", self.rider_name);
        field("riderPhone", self.rider_phone);
    }
};

// 배달완료됨
struct DeliveryCompleted {
    static constexpr MessageType type{"store", "DeliveryCompleted"};
    std::string order_id;
    std::int64_t store_id = 0;
    TimePoint at;

    const std::string& subject() const { return order_id; }
    static void fields(auto& self, auto&& field) {
        field("orderId", self.order_id);
        field("storeId", self.store_id);
        field("at", self.at);
    }
};

// 포장수령됨
struct OrderPickedUp {
    static constexpr MessageType type{"store", "OrderPickedUp"};
    std::string order_id;
    std::int64_t store_id = 0;
    TimePoint at;

    const std::string& subject() const { return order_id; }
    static void fields(auto& self, auto&& field) {
        field("orderId", self.order_id);
        field("storeId", self.store_id);
        field("at", self.at);
    }
};

// 단계취소됨: a person has taken back the last step, which was a mistake.
struct TicketStepUndone {
    static constexpr MessageType type{"store", "TicketStepUndone"};
    std::string order_id;
    std::int64_t store_id = 0;
    TimePoint at;
    std::string from;             // the state that the ticket has left
    std::string to;               // the one before it
    std::int64_t correction = 0;  // of the ticket, from 1

    const std::string& subject() const { return order_id; }
    static void fields(auto& self, auto&& field) {
        field("orderId", self.order_id);
        field("storeId", self.store_id);
        field("at", self.at);
        field("from", self.from);
        field("to", self.to);
        field("correction", self.correction);
    }
};

// 배달취소됨: by the store, or because the customer's cancellation came before the kitchen's work.
struct TicketCancelled {
    static constexpr MessageType type{"store", "TicketCancelled"};
    std::string order_id;
    std::int64_t store_id = 0;
    TimePoint at;
    std::string reason;
    bool by_store = false;  // the staff have cancelled what they had accepted
    // Minor units that the store gives back; absent: all.
    std::optional<std::int64_t> refund = {};
    // Of a customer who could not be met: who bears the cost (store, customer, both); otherwise "".
    std::string cost_bearer = {};

    const std::string& subject() const { return order_id; }
    static void fields(auto& self, auto&& field) {
        field("orderId", self.order_id);
        field("storeId", self.store_id);
        field("at", self.at);
        field("reason", self.reason);
        field("byStore", self.by_store);
        field("refund", self.refund);
        field("costBearer", self.cost_bearer);
    }
};

// 취소거부됨: the customer's cancellation came too late.
struct TicketCancelRefused {
    static constexpr MessageType type{"store", "TicketCancelRefused"};
    std::string order_id;
    std::int64_t store_id = 0;
    TimePoint at;
    std::string state;  // of the ticket at the decision

    const std::string& subject() const { return order_id; }
    static void fields(auto& self, auto&& field) {
        field("orderId", self.order_id);
        field("storeId", self.store_id);
        field("at", self.at);
        field("state", self.state);
    }
};

}  // namespace baedal::store::contract
