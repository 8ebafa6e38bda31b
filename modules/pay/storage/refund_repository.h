// Refunds in pay's database: the record of each, and the queue of the refund sender.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/transaction.h"
#include "pay/domain/refund.h"

namespace baedal::pay::refunds {

// A Connection is a reading one or that of a transaction.

// A pending refund, due at once, with the transaction's trace.
Refund insert(db::Transaction& tx, const std::string& payment_id, std::int64_t amount,
              RefundCause cause, const std::string& reason);
// False if it is done already.
bool complete(db::Transaction& tx, const Refund& refund);
void postpone(db::Transaction& tx, const Refund& refund, TimePoint next_try_at);

std::optional<Refund> find(db::Connection& connection, const std::string& id);
// Oldest first.
std::vector<Refund> of_payment(db::Connection& connection, const std::string& payment_id);
// Pending refunds whose next attempt is due, the longest due first.
std::vector<Refund> due(db::Connection& connection, TimePoint now, int limit);
// Nothing if no refund is pending.
std::optional<TimePoint> next_try_at(db::Connection& connection);
std::int64_t count_pending(db::Connection& connection);

}  // namespace baedal::pay::refunds
