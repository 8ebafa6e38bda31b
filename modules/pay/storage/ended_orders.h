// Orders that ended without an approved payment, remembered long enough to refuse a request for
// payment that was on its way when they ended. (An approved payment carries the mark itself.)
#pragma once

#include <string>

#include "db/transaction.h"

namespace baedal::pay::ended_orders {

// May be repeated. Forgets old ones on the way, so that the table stays small.
void remember(db::Transaction& tx, const std::string& order_id);
bool contain(db::Connection& connection, const std::string& order_id);

}  // namespace baedal::pay::ended_orders
