// Orders that ended without an approved payment. They are kept long enough to refuse an
// AuthorizePayment that was under way when the order ended. An approved payment has the mark itself.
#pragma once

#include <string>

#include "db/transaction.h"

namespace baedal::pay::ended_orders {

// May be repeated. Deletes some entries older than seven days.
void add(db::Transaction& tx, const std::string& order_id);
bool contains(db::Connection& connection, const std::string& order_id);

}  // namespace baedal::pay::ended_orders
