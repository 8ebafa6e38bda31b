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

std::vector<UnansweredOrder> due(db::Connection& connection, TimePoint now);
std::optional<TimePoint> next_due(db::Connection& connection);

}  // namespace baedal::notify::unanswered
