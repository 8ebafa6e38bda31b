// Answers AuthorizePayment: intent on the disk, one call of the gateway, outcome on the disk.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "db/database.h"
#include "pay/application/payment_service.h"
#include "pay/gateway/gateway.h"
#include "pay/requests.h"
#include "runtime/circuit_breaker.h"
#include "runtime/task.h"

namespace baedal::pay {

// Thread-safe. Shared, because a call of the gateway goes on after its asker was told "pending", and
// perhaps after the module instance is gone: its late answer settles the payment. What it refers to
// outlives the instance.
class Authorizer : public std::enable_shared_from_this<Authorizer> {
public:
    Authorizer(const Settings& settings, db::Database& database, std::shared_ptr<Gateway> gateway,
               std::shared_ptr<const Books> books, CircuitBreaker& breaker, const Clock& clock,
               Metrics& metrics);

    // Takes at most the bulkhead's patience, the gateway's time-out and two commits.
    Task<contract::PaymentReply> authorize(contract::AuthorizePayment request,
                                           std::string traceparent);

    Bulkhead::Figures bulkhead() const { return bulkhead_.figures(); }

private:
    struct Call;

    // An answer that begins no attempt; `otherwise` where the order's payment has no say in it.
    contract::PaymentReply standing_or(const std::string& order_id,
                                       contract::PaymentReply otherwise, Counter& counter) const;
    contract::PaymentReply busy(const std::string& order_id,
                                std::chrono::milliseconds retry_after) const;
    Task<contract::PaymentReply> agree_on_cash(contract::AuthorizePayment request,
                                               std::string traceparent);
    static Task<> run(std::shared_ptr<Call> call);
    Task<contract::PaymentReply> settle(std::string payment_id, GatewayResponse answer,
                                        std::string traceparent);

    const Settings settings_;
    db::Database& database_;
    const std::shared_ptr<Gateway> gateway_;
    const std::shared_ptr<const Books> books_;
    Bulkhead bulkhead_;
    CircuitBreaker& breaker_;
    const Clock& clock_;
    Counter& busy_;
    Counter& refused_;
    Histogram& gateway_seconds_;
};

}  // namespace baedal::pay
