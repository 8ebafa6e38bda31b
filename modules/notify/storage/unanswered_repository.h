// The SQL of new orders that are not answered.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/transaction.h"
#include "notify/domain/unanswered_order.h"

namespace baedal::notify::unanswered {

void add(db::Transaction& tx, const UnansweredOrder& order);
// A reminder was sent; the next one is at `next_at`.
void update(db::Transaction& tx, const UnansweredOrder& order);
// Does nothing for an order that is not there.
void remove(db::Transaction& tx, const std::string& order_id);

// While nobody is at work, the table has the orders of hours: both queries use the index.
inline constexpr char due_sql[] = R"sql(
    SELECT order_id, number, store_id, store_name, placed_at, reminders, next_at
    FROM unanswered_order WHERE next_at <= :now ORDER BY next_at LIMIT :limit
)sql";
inline constexpr char next_due_sql[] =
    "SELECT next_at FROM unanswered_order ORDER BY next_at LIMIT 1";

// At most `limit`, the longest due first.
std::vector<UnansweredOrder> due(db::Connection& connection, TimePoint now, int limit);
std::optional<TimePoint> next_due(db::Connection& connection);

}  // namespace baedal::notify::unanswered
