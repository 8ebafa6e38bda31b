// The table of orders.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "db/database.h"
#include "order/domain/order.h"

namespace baedal::order::repository {

void insert(db::Transaction& tx, const Order& order);
// Writes the columns that may change after the order was opened. For OrderPublisher alone.
void update(db::Transaction& tx, const Order& order);
// The lines and the price, before update().
void update_dishes(db::Transaction& tx, const Order& order);

// As this transaction sees it. A recently written order comes from memory.
std::optional<Order> find(db::Transaction& tx, const std::string& id);
// The same for an event about an order that must exist; throws std::runtime_error if it does not.
Order get(db::Transaction& tx, const std::string& id);
// As the last commit left it, on any thread; null if there is none. A recently written order comes from
// memory.
std::shared_ptr<const Order> find(const db::Database& database, const std::string& id);

// A row without parsing the lines, which an answer repeats as they are stored.
struct StoredOrder {
    Order order;        // without its lines
    std::string lines;  // the document of the lines
};
std::optional<StoredOrder> find_stored(db::Connection& connection, const std::string& id);

// The next of 1, 2, 3 ... of that store on that day ("YYYY-MM-DD").
std::int64_t next_number(db::Transaction& tx, std::int64_t store_id, const std::string& day);

// Unpaid orders that expire at or before `now`, oldest first.
std::vector<Order> expired_by(db::Transaction& tx, TimePoint now, int limit);
// When the next unpaid order expires; nothing if there is none.
std::optional<TimePoint> next_expiry(db::Connection& connection);

// Orders whose store had to decide at or before `now`, the longest due first.
std::vector<Order> undecided_by(db::Transaction& tx, TimePoint now, int limit);
// When the next decision of a store is due; nothing if none is.
std::optional<TimePoint> next_decision(db::Connection& connection);

}  // namespace baedal::order::repository
