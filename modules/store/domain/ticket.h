// The kitchen's view of one order, and the one place that knows how it may move.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
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
inline constexpr std::array<std::string_view, 9> state_names{
    "received",  "accepted",  "cooking",  "ready",    "delivering",
    "delivered", "picked_up", "rejected", "cancelled"};
constexpr std::string_view to_text(State state) {
    return state_names[static_cast<std::size_t>(state)];
}
// False (and nothing written) if `text` is none of the names.
bool from_text(std::string_view text, State& out);
constexpr bool is_end(State state) { return state >= State::delivered; }

// What the staff, or the passing of time, may tell a ticket to do.
enum class Command { accept, reject, cook, ready, dispatch, deliver, pickup };
inline constexpr std::array<std::string_view, 7> command_names{
    "accept", "reject", "cook", "ready", "dispatch", "deliver", "pickup"};
constexpr std::string_view to_text(Command command) {
    return command_names[static_cast<std::size_t>(command)];
}

// The state that `command` leads to from `from`; nothing where it is forbidden.
std::optional<State> next_state(State from, Command command, Fulfilment fulfilment);

// Until when a customer's cancellation holds: until the store accepted, or until cooking began.
enum class CancelUntil { accepted, cooking };

// `repeated`: the command had already taken effect, and the ticket is unchanged.
enum class Step { taken, repeated, forbidden };
// `settled`: the ticket had already ended without a delivery, and is unchanged.
enum class CancelDecision { cancelled, refused, settled };

struct TicketItem {
    std::string name;
    std::int64_t quantity = 0;
    std::vector<std::string> choices;          // their names
    std::optional<std::int64_t> menu_item_id;  // nothing in tickets from before it was kept
    static void fields(auto& self, auto&& field) {
        field("menuItemId", self.menu_item_id);
        field("name", self.name);
        field("quantity", self.quantity);
        field("choices", self.choices);
    }
    bool operator==(const TicketItem&) const = default;
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
    std::string phone;  // likewise
    static void fields(auto& self, auto&& field) {
        field("name", self.name);
        field("phone", self.phone);
    }
    bool operator==(const Rider&) const = default;
};

// Plain data with the moves that keep it consistent; whoever loads or stores one sets the members.
struct Ticket {
    std::string order_id;
    std::int64_t number = 0;  // of the business day, said aloud
    std::int64_t store_id = 0;
    State state = State::received;
    Fulfilment fulfilment = Fulfilment::delivery;
    std::vector<TicketItem> items;
    std::string note;
    std::optional<Customer> customer;  // nothing where the deployment asks for no contact
    std::int64_t to_collect = 0;       // minor units to be taken in cash, 0 if it is paid
    std::optional<TimePoint> promised_at;
    std::optional<Rider> rider;
    std::string reason;  // of a rejection or cancellation
    std::int64_t version = 1;
    TimePoint received_at;
    TimePoint updated_at;

    Step accept(TimePoint now, std::chrono::minutes preparation);
    Step reject(TimePoint now, std::string why);
    Step cook(TimePoint now);
    Step ready(TimePoint now);
    Step dispatch(TimePoint now, Rider by);
    Step deliver(TimePoint now);
    Step pickup(TimePoint now);
    // The customer wants out.
    CancelDecision cancel(TimePoint now, std::string why, CancelUntil until);

private:
    Step obey(Command command, TimePoint now);
    void enter(State to, TimePoint now);
};

}  // namespace baedal::store
