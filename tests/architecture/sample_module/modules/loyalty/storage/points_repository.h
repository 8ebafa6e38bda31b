// The rows of points.
#pragma once

#include <optional>
#include <string>

#include "db/transaction.h"
#include "loyalty/domain/points.h"

namespace baedal::loyalty::repository {

// False if the order has points already.
bool insert(db::Transaction& tx, const Points& points);
std::optional<Points> find(db::Connection& connection, const std::string& order_id);

}  // namespace baedal::loyalty::repository
