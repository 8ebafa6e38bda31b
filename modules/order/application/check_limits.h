// The limits of what one customer has open, and of what is paid at the door.
#pragma once

#include <optional>
#include <string>

#include "base/problem.h"
#include "db/transaction.h"
#include "order/domain/order.h"
#include "order/domain/requester.h"
#include "order/settings.h"
#include "order/storage/open_order_repository.h"

namespace baedal::order {

// The kind that an order counts as while it is open.
repository::OpenKind open_kind(const std::optional<std::string>& payment_method);

// Whether the shop takes `order`, to be paid by `payment_method`, from `requester` now: 403 phone-blocked,
// 422 cash-not-offered, 429 too-many-open-orders; nothing if it does.
std::optional<Problem> check_limits(db::Connection& connection, TimePoint now,
                                    const Settings& settings, const Order& order,
                                    const Requester& requester,
                                    const std::optional<std::string>& payment_method);

// The order counts against the requester's limits from now on.
void count_open(db::Transaction& tx, const Order& order, const Requester& requester,
                repository::OpenKind kind);

}  // namespace baedal::order
