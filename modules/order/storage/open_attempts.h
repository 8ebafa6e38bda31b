// Orders whose attempt to pay has no known outcome, while no request waits for it. The job
// settle-attempts asks pay about them.
#pragma once

#include <string>
#include <vector>

#include "db/transaction.h"

namespace baedal::order::open_attempts {

// Pay is asked half a minute later, unless its events tell the outcome before.
void add(db::Transaction& tx, const std::string& order_id);
// The module starts: no request of its last run waits any more, and pay is asked now.
void add_interrupted(db::Transaction& tx);
// Pay is asked again half a minute later.
void postpone(db::Transaction& tx, const std::string& order_id);
void remove(db::Transaction& tx, const std::string& order_id);

// Ids of orders that pay is to be asked about at `now`, the longest due first.
std::vector<std::string> due(db::Connection& connection, TimePoint now, int limit);

}  // namespace baedal::order::open_attempts
