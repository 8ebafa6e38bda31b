// The SQL of tickets. Each query walks an index and reads no more than it returns, however long the
// store's history is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "db/transaction.h"
#include "store/domain/ticket.h"

namespace baedal::store::tickets {

// False: the order has its ticket already, and nothing was changed.
bool insert(db::Transaction& tx, const Ticket& ticket, bool demo);
// Stores what a move may change, and gives the ticket the next position in its store's stream.
void update(db::Transaction& tx, const Ticket& ticket);
std::optional<Ticket> find(db::Connection& connection, const std::string& order_id);

// A ticket and its position in the order of the query that returned it.
struct Placed {
    std::int64_t position = 0;
    Ticket ticket;
};

// A store's lists in order of receipt: what is under way oldest first, what has ended newest first.
std::vector<Placed> active(db::Connection& connection, std::int64_t store_id, std::int64_t after,
                           int limit);
std::vector<Placed> done(db::Connection& connection, std::int64_t store_id, std::int64_t before,
                         int limit);

// A store's stream: each ticket stands at the position of its last change.
std::int64_t last_change(db::Connection& connection, std::int64_t store_id);  // 0: there is none
std::vector<Placed> changed(db::Connection& connection, std::int64_t store_id, std::int64_t after,
                            int limit);
// Only the tickets under way, with after < position <= upto.
std::vector<Placed> changed_active(db::Connection& connection, std::int64_t store_id,
                                   std::int64_t after, std::int64_t upto, int limit);

// Of all stores: when the ticket was received that has waited longest to be accepted.
std::optional<TimePoint> oldest_unaccepted(db::Connection& connection);
std::vector<Ticket> unaccepted(db::Connection& connection, TimePoint received_until, int limit);

// Of the demo stores: when the ticket changed that has rested longest.
std::optional<TimePoint> longest_resting_demo(db::Connection& connection);
std::vector<Ticket> resting_demo(db::Connection& connection, TimePoint changed_until, int limit);

// How many tickets of all stores are under way; counts to `at_most`.
std::int64_t count_active(db::Connection& connection, int at_most);

}  // namespace baedal::store::tickets
