// Where orders are kept.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "db/database.h"
#include "order/domain/order.h"

namespace baedal::order::repository {

void insert(db::Transaction& tx, const Order& order);
// Writes what may change of an order after it was opened.
void update(db::Transaction& tx, const Order& order);

// As this transaction sees it; one that was written lately comes from memory.
std::optional<Order> find(db::Transaction& tx, const std::string& id);
// As the last commit left it, on any thread; likewise. Null if there is none.
std::shared_ptr<const Order> find(const db::Database& database, const std::string& id);
// What an answer shows of it, without making a whole order of an old row.
struct Shown {
    std::int64_t version;
    std::string json;
};
std::optional<Shown> show(const db::Database& database, const std::string& id);
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
    std::optional<std::vector<std::int64_t>> stores;  // of these only, where no store is named
    std::optional<std::string> status;
    std::optional<std::string> phone;
    std::optional<TimePoint> from;  // created at or after
    std::optional<TimePoint> to;    // created before
    std::int64_t before_seq;        // the cursor; larger than any for the first page
    int limit;
};
struct Listed {
    std::int64_t seq;
    std::string json;
};
// Newest first.
std::vector<Listed> list(db::Connection& connection, const Filter& filter);

}  // namespace baedal::order::repository
