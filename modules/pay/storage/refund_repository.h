// Money that goes back: rows that are both the record and the worker's list of things to do.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/transaction.h"

namespace baedal::pay {

enum class RefundCause {
    order_ended,  // at most one a payment
    owner,
};
constexpr std::string_view to_text(RefundCause cause) {
    return cause == RefundCause::order_ended ? "order_ended" : "owner";
}

struct Refund {
    std::int64_t seq = 0;
    std::string id;  // also the gateway's idempotency key
    std::string payment_id;
    std::int64_t amount = 0;  // minor units
    std::string reason;
    bool done = false;
    std::int64_t attempts = 0;
    std::string traceparent;  // of what caused it
    TimePoint created_at;
};

// A Connection is one for reading, or a transaction's own.
namespace refunds {

// A pending refund, due at once.
Refund insert(db::Transaction& tx, const std::string& payment_id, std::int64_t amount,
              RefundCause cause, const std::string& reason);
// False if it was done already.
bool complete(db::Transaction& tx, const Refund& refund);
void postpone(db::Transaction& tx, const Refund& refund, TimePoint next_try_at);

std::optional<Refund> find(db::Connection& connection, const std::string& id);
// Oldest first.
std::vector<Refund> of_payment(db::Connection& connection, const std::string& payment_id);
std::vector<Refund> due(db::Connection& connection, TimePoint now, int limit);
std::optional<TimePoint> next_try(db::Connection& connection);
std::int64_t count_pending(db::Connection& connection);

}  // namespace refunds
}  // namespace baedal::pay
