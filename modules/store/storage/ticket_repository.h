// The SQL of tickets. Each query walks an index and reads no more rows than it returns, however long
// the store's history is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "db/transaction.h"
#include "store/domain/ticket.h"

namespace baedal::store::tickets {

// False, and nothing is changed, if the order has a ticket. `demo`: the autopilot may change it.
bool insert(db::Transaction& tx, const Ticket& ticket, bool demo);
// Stores the members that a command may change, and moves the ticket to the end of its store's stream.
// Throws std::logic_error if the ticket is not stored.
void update(db::Transaction& tx, const Ticket& ticket);
// `refunded_total` of the order's payment has gone back. Shown nowhere: the ticket keeps its place in the
// stream. Does nothing if the order has no ticket.
void note_refund(db::Transaction& tx, const std::string& order_id, std::int64_t refunded_total);
std::optional<Ticket> find(db::Connection& connection, const std::string& order_id);

// Erases customer, rider, note and reason, also in the stored responses of requests. The ticket keeps its place in its store's stream. False if the
// order has no ticket.
bool erase_contact(db::Transaction& tx, const std::string& order_id);
// The tickets of a customer with this phone, in the form of phone_key(), oldest first. Reads every contact.
std::vector<Ticket> of_phone(db::Connection& connection, const std::string& phone);

// A ticket and its position in the list.
struct Listed {
    std::int64_t position = 0;
    Ticket ticket;
};

// The tickets of a store by their receipt: active ones oldest first, ended ones newest first.
std::vector<Listed> active(db::Connection& connection, std::int64_t store_id, std::int64_t after,
                           int limit);
std::vector<Listed> done(db::Connection& connection, std::int64_t store_id, std::int64_t before,
                         int limit);

// The stream of a store: each ticket stands at the position of its last change.
std::int64_t last_change(db::Connection& connection, std::int64_t store_id);  // 0: there is none
std::vector<Listed> changed(db::Connection& connection, std::int64_t store_id, std::int64_t after,
                            int limit);
// Only active tickets, with after < position <= upto.
std::vector<Listed> changed_active(db::Connection& connection, std::int64_t store_id,
                                   std::int64_t after, std::int64_t upto, int limit);

// Of all stores: when the order of the ticket that has waited longest to be accepted was placed.
std::optional<TimePoint> oldest_unaccepted(db::Connection& connection);
std::vector<Ticket> unaccepted(db::Connection& connection, TimePoint placed_until, int limit);

// Of the demo stores: the time of the last change of the active ticket that has waited longest.
std::optional<TimePoint> longest_waiting_demo(db::Connection& connection);
std::vector<Ticket> waiting_demo(db::Connection& connection, TimePoint changed_until, int limit);

// The number of active tickets of all stores; counts to `at_most`.
std::int64_t count_active(db::Connection& connection, int at_most);

}  // namespace baedal::store::tickets
