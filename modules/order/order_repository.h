// Where orders are kept.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/transaction.h"
#include "order.h"

namespace baedal::order::repository {

void insert(db::Transaction& tx, const Order& order);
// Writes what may change of an order after it was opened.
void update(db::Transaction& tx, const Order& order);

std::optional<Order> find(db::Connection& connection, const std::string& id);
// The same, with the items as the JSON that they are stored as, and order.lines empty: for answers.
struct Shown {
    Order order;
    std::string items;
};
std::optional<Shown> find_shown(db::Connection& connection, const std::string& id);
// For events about an order that must exist; throws std::runtime_error otherwise.
Order get(db::Transaction& tx, const std::string& id);

// The next of 1, 2, 3 ... of that store on that day ("YYYY-MM-DD").
std::int64_t next_number(db::Transaction& tx, std::int64_t store_id, const std::string& day);

// Unpaid orders whose time has passed, oldest first.
std::vector<Order> expired_by(db::Transaction& tx, TimePoint now, int limit);
// When the next unpaid order expires.
std::optional<TimePoint> next_expiry(db::Connection& connection);

struct Filter {
    std::optional<std::int64_t> store_id;
    std::optional<std::string> status;
    std::optional<std::string> phone;
    std::optional<TimePoint> from;  // created at or after
    std::optional<TimePoint> to;    // created before
    std::int64_t before_seq;        // the cursor; larger than any for the first page
    int limit;
};
struct Listed {
    std::int64_t seq;
    Shown shown;
};
// Newest first.
std::vector<Listed> list(db::Connection& connection, const Filter& filter);

}  // namespace baedal::order::repository
