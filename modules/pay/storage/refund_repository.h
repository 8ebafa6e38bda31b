// Refunds in pay's database: the record of each, and the queue of the refund sender.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/transaction.h"
#include "pay/domain/refund.h"

namespace baedal::pay::refunds {

// A Connection is a reading one or that of a transaction.

// Writes a new refund with its id, cause, amount, reason and state. An open one is due at `next_try_at`
// and keeps the transaction's trace. Returns it with its position and times.
Refund insert(db::Transaction& tx, Refund refund, std::optional<TimePoint> next_try_at);
// Writes the members that can change, and updated_at. `next_try_at` counts while it is open.
void save(db::Transaction& tx, const Refund& refund, std::optional<TimePoint> next_try_at);
// The next pending refund of the payment is not sent before `earliest`.
void delay_pending(db::Transaction& tx, const std::string& payment_id, TimePoint earliest);
// Erases the reasons of the order's refunds, but for those that are on their way.
void erase_reasons(db::Transaction& tx, const std::string& order_id);

std::optional<Refund> find(db::Connection& connection, const std::string& id);
std::optional<Refund> find_by_gateway_id(db::Connection& connection, const std::string& gateway_id);
// Oldest first.
std::vector<Refund> of_payment(db::Connection& connection, const std::string& payment_id);
// Pending and sent ones, oldest first.
std::vector<Refund> open_of_payment(db::Connection& connection, const std::string& payment_id);
// The oldest open refund of each payment, if its next attempt is due; the longest due first.
std::vector<Refund> due(db::Connection& connection, TimePoint now, int limit);
// Nothing if no refund is open.
std::optional<TimePoint> next_try_at(db::Connection& connection);
std::int64_t count_open(db::Connection& connection);

}  // namespace baedal::pay::refunds
