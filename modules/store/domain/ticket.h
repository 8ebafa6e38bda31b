// The kitchen's view of one order, and the state machine of it. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/change.h"
#include "base/clock.h"
#include "base/enum_names.h"
#include "order/status.h"

namespace baedal::store {

using order::contract::Fulfilment;

enum class State {
    received,
    accepted,
    cooking,
    ready,
    delivering,
    delivered,
    picked_up,
    rejected,
    cancelled
};
constexpr EnumNames<State, 9> enum_names(State) {
    return {"received",  "accepted",  "cooking",  "ready",    "delivering",
            "delivered", "picked_up", "rejected", "cancelled"};
}
constexpr bool is_end(State state) { return state >= State::delivered; }

// A command of the staff, or of a job, to a ticket.
enum class Command { accept, reject, cook, ready, dispatch, deliver, pickup };
constexpr EnumNames<Command, 7> enum_names(Command) {
    return {"accept", "reject", "cook", "ready", "dispatch", "deliver", "pickup"};
}

// The state that `command` leads to from `from`; nothing if the command is illegal there.
std::optional<State> next_state(State from, Command command, Fulfilment fulfilment);

// The state from which the last step has led to `state`; nothing if that step cannot be taken back.
std::optional<State> state_before(State state, Fulfilment fulfilment);

// The last state before which a customer may cancel.
enum class CancelUntil { accepted, cooking };
constexpr EnumNames<CancelUntil, 2> enum_names(CancelUntil) { return {"accepted", "cooking"}; }

// Who bears the cost of food that was cooked and did not reach its customer.
enum class CostBearer { store, customer, both };
constexpr EnumNames<CostBearer, 3> enum_names(CostBearer) { return {"store", "customer", "both"}; }

struct TicketItem {
    std::string name;
    std::int64_t quantity = 0;
    std::vector<std::string> choices;          // their names
    std::optional<std::int64_t> menu_item_id;  // absent in tickets that are older than the member
    std::int64_t removed = 0;  // pieces that the kitchen has refused; `quantity` is what is left
    static void fields(auto& self, auto&& field) {
        field("menuItemId", self.menu_item_id);
        field("name", self.name);
        field("quantity", self.quantity);
        field("choices", self.choices);
        field("removed", self.removed);
    }
    bool operator==(const TicketItem&) const = default;
};

// Pieces of a line of the ticket, which is counted from 0.
struct DishRemoval {
    std::int64_t line = 0;
    std::int64_t quantity = 0;
};

struct Customer {
    std::string name;
    std::string phone;
    std::string address;
    static void fields(auto& self, auto&& field) {
        field("name", self.name);
        field("phone", self.phone);
        field("address", self.address);
    }
    bool operator==(const Customer&) const = default;
};

struct Rider {
    std::string name;   // may be empty
    std::string phone;  // may be empty
    static void fields(auto& self, auto&& field) {
        field("name", self.name);
        field("phone", self.phone);
    }
    bool operator==(const Rider&) const = default;
};

// Plain data for the repository; every other change goes through the member functions.
struct Ticket {
    std::string order_id;
    std::int64_t number = 0;  // of the business day, shown to people
    std::int64_t store_id = 0;
    State state = State::received;
    Fulfilment fulfilment = Fulfilment::delivery;
    std::vector<TicketItem> items;
    std::string note;
    std::optional<Customer> customer;  // absent if the deployment asks for no contact
    std::int64_t to_collect = 0;       // minor units to collect in cash; 0 if the order is paid
    // Minor units that a gateway has captured; absent in tickets that are older than the member.
    std::optional<std::int64_t> paid;
    std::int64_t refunded = 0;  // of that, as far as order has told
    std::optional<TimePoint> promised_at;
    std::optional<Rider> rider;
    std::string reason;  // of a rejection or cancellation
    std::int64_t version = 1;
    TimePoint
        placed_at;  // when the customer's order was placed: the time to accept it counts from then
    TimePoint received_at;
    TimePoint updated_at;
    std::optional<TimePoint> cancel_refused_at;  // the time of the last request that was refused
    std::int64_t delays = 0;                     // that the customer was told of
    // Of a cancellation by the store.
    bool is_cancelled_by_store = false;
    std::optional<std::int64_t> refund;  // minor units that the store gives back; nothing: all
    std::optional<CostBearer> cost_bearer;
    std::optional<TimePoint> undone_at;  // of the last step that was undone
    std::int64_t corrections = 0;        // steps that were undone
    std::int64_t removals = 0;           // times that dishes were refused

    Change accept(TimePoint now, std::chrono::minutes preparation);
    Change reject(TimePoint now, std::string why);
    Change cook(TimePoint now);
    Change ready(TimePoint now);
    Change dispatch(TimePoint now, Rider by);
    Change deliver(TimePoint now);
    Change pickup(TimePoint now);
    // The food leaves the kitchen `by` later than promised, or than now if that time has passed. Illegal
    // before the ticket is accepted, and once the food has left. Never repeated: each is a new delay.
    Change delay(TimePoint now, std::chrono::minutes by);
    // The store cancels what it has accepted, and gives `amount` back, or all. Repeated if the ticket has ended
    // without a delivery, illegal before the acceptance and once the customer has the order.
    Change cancel_by_store(TimePoint now, std::string why, std::optional<std::int64_t> amount);
    // The last step is taken back. Repeated right after that. Illegal without a step to take back; whether it
    // may be taken back is the caller's business (objection_to_undo).
    Change undo(TimePoint now);
    // The cancellation that was requested at `requested_at`. Repeated if the ticket has ended without a
    // delivery, or if this request was refused before; illegal if the kitchen is past `until`. A request
    // from before the ticket came is granted until the kitchen cooks.
    Change cancel(TimePoint now, TimePoint requested_at, std::string why, CancelUntil until);
    // The same because all of the payment has gone back: illegal only once the customer has the order.
    Change cancel_refunded(TimePoint now, TimePoint requested_at, std::string why);
    // The order has ended without the store's decision: the ticket ends with it, whatever the kitchen
    // does. Repeated if it has ended without a delivery, illegal if the order was delivered.
    Change withdraw(TimePoint now, std::string why);

    // The kitchen refuses dishes: their lines keep their places. Repeated where so many have been refused already.
    // Illegal before the ticket comes, and once the food has left; `removals` name lines that there are, and no
    // more than they have (objection_to_removal).
    Change remove_dishes(const std::vector<DishRemoval>& removals);
    // What is left of the captured amount, in minor units; nothing if it is not known.
    std::optional<std::int64_t> kept() const {
        return paid ? std::optional(*paid - refunded) : std::nullopt;
    }

private:
    Change apply(Command command, TimePoint now);
    void enter(State to, TimePoint now);
};

// For how long a step can be taken back.
inline constexpr std::chrono::minutes undo_within{2};

// Why the last step of a ticket is not taken back at `now`, as a sentence for the staff; "" if it may be. A
// ticket is to be accepted within `accept_within` of its placing.
std::string_view objection_to_undo(const Ticket& ticket, TimePoint now, Milliseconds accept_within);

}  // namespace baedal::store
