// The orders that count against the limits of an address and a phone.
#pragma once

#include <optional>
#include <string>

#include "db/transaction.h"
#include "order/domain/order_limits.h"
#include "order/domain/requester.h"

namespace baedal::order::repository {

enum class OpenKind { unpaid, cash };

// When the next of the requester's orders counts no more, if there are as many as `limits` allow beside the
// order `order_id`.
std::optional<TimePoint> full_until(db::Connection& connection, TimePoint now,
                                    const std::string& order_id, const Requester& requester,
                                    OpenKind kind, const OpenOrderLimits& limits);
// The order counts until it is paid or collected, at most to `until`. Repeated, the last call is valid.
void count_open(db::Transaction& tx, const std::string& order_id, const Requester& requester,
                OpenKind kind, TimePoint until);
void count_no_more(db::Transaction& tx, const std::string& order_id);
// The order counts until `until` at most.
void count_until(db::Transaction& tx, const std::string& order_id, TimePoint until);
// Whether an order with this phone, written in the same way, was delivered or picked up.
bool was_collected_by(db::Connection& connection, const std::string& phone);

}  // namespace baedal::order::repository
