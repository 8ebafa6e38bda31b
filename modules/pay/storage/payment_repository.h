// Payments in pay's database.
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
    // Of the gateway. While the payment is not settled; afterwards where the gateway's rules or a webhook
    // ask for it.
    std::optional<TimePoint> next_check_at;
    std::int64_t checks = 0;  // of the reconciler so far
    std::string traceparent;
    std::optional<TimePoint> check_requested_at;  // by the gateway's last webhook
};

struct PaymentPosition {
    std::int64_t seq = 0;
    std::string id;
};

struct UnsettledPayments {
    std::string state;
    std::int64_t count = 0;
};

// A Connection is a reading one or that of a transaction.
namespace payments {

// Throws on a second payment of the order that is not declined.
void insert(db::Transaction& tx, const Payment& payment, TimePoint created_at,
            TimePoint next_check_at);
void remove(db::Transaction& tx, const std::string& id);
// Writes the members that can change, and updated_at.
void save(db::Transaction& tx, const StoredPayment& stored);

std::optional<StoredPayment> find(db::Connection& connection, const std::string& id);
// As this transaction sees it; a payment that was written lately comes from the cache.
std::optional<StoredPayment> find(db::Transaction& tx, const std::string& id);
// The order's only payment that is not declined.
std::optional<StoredPayment> find_active(db::Connection& connection, const std::string& order_id);

// All attempts of the order, newest first.
std::vector<StoredPayment> of_order(db::Connection& connection, const std::string& order_id);
// The latest attempt of the order with this token, compared in constant time.
std::optional<StoredPayment> find_by_token(db::Connection& connection, const std::string& order_id,
                                           const std::string& token);

// Newest first, below the position `before`.
std::vector<PaymentPosition> list(db::Connection& connection, std::int64_t before, int limit);
std::vector<PaymentPosition> list_of_stores(db::Connection& connection,
                                            std::span<const std::int64_t> stores,
                                            std::int64_t before, int limit);
std::vector<PaymentPosition> list_of_order(db::Connection& connection, const std::string& order_id,
                                           std::int64_t before, int limit);
// Payments whose refund the gateway has refused for good, so that only the owner can go on: those that
// owe money, and those whose last refund, an owner's, has failed.
std::vector<PaymentPosition> list_needing_owner(db::Connection& connection, std::int64_t before,
                                                int limit);

// Ids of payments whose check is due, the longest due first.
std::vector<std::string> due_for_check(db::Connection& connection, TimePoint now, int limit);
// Nothing if no payment is to be checked.
std::optional<TimePoint> next_check_at(db::Connection& connection);
// Payments without an outcome that were begun before then.
std::int64_t count_open(db::Connection& connection, TimePoint before);
// Ids of payments that are pending or unknown.
std::vector<std::string> unsettled(db::Connection& connection);
// Payments that owe money whose refund has failed.
std::int64_t count_owing(db::Connection& connection);
std::vector<UnsettledPayments> count_unsettled(db::Connection& connection);

}  // namespace payments
}  // namespace baedal::pay
