// The rows of payments.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "db/transaction.h"
#include "pay/domain/payment.h"

namespace baedal::pay {

struct StoredPayment {
    Payment payment;
    std::int64_t seq = 0;
    TimePoint created_at;
    TimePoint updated_at;
    std::optional<TimePoint> next_check_at;  // while it is not settled
    std::int64_t checks = 0;                 // looks of the reconciler so far
    std::string traceparent;
    std::optional<TimePoint> hinted_at;  // when the gateway last spoke of it by itself
};

struct PaymentPosition {
    std::int64_t seq = 0;
    std::string id;
};

struct WaitingPayments {
    std::string state;
    std::int64_t count = 0;
};

// A Connection is one for reading, or a transaction's own.
namespace payments {

// Throws on a second payment of the order that is not declined.
void insert(db::Transaction& tx, const Payment& payment, TimePoint next_check_at);
// Writes what can change, and updated_at.
void save(db::Transaction& tx, const StoredPayment& stored);

std::optional<StoredPayment> find(db::Connection& connection, const std::string& id);
// As this transaction sees it; one that was written lately comes from memory.
std::optional<StoredPayment> find(db::Transaction& tx, const std::string& id);
// The one payment of the order that is under way or approved.
std::optional<StoredPayment> find_active(db::Connection& connection, const std::string& order_id);

// Newest first, below the position `before`.
std::vector<PaymentPosition> list(db::Connection& connection, std::int64_t before, int limit);
std::vector<PaymentPosition> list_of_stores(db::Connection& connection,
                                            std::span<const std::int64_t> stores,
                                            std::int64_t before, int limit);
std::vector<PaymentPosition> list_of_order(db::Connection& connection, const std::string& order_id,
                                           std::int64_t before, int limit);

// Ids of payments that are not settled and whose time to be looked at has come.
std::vector<std::string> due(db::Connection& connection, TimePoint now, int limit);
std::optional<TimePoint> next_check(db::Connection& connection);
std::vector<WaitingPayments> waiting(db::Connection& connection);

}  // namespace payments
}  // namespace baedal::pay
