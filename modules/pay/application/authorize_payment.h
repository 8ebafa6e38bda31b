// AuthorizePayment: commits the intent, makes one call of the gateway, commits the outcome. PreparePayment
// commits the intent ahead.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/metrics.h"
#include "db/database.h"
#include "pay/application/payment_service.h"
#include "pay/application/prepared_payments.h"
#include "pay/gateway/gateway.h"
#include "pay/requests.h"
#include "runtime/bulkhead.h"
#include "runtime/circuit_breaker.h"
#include "runtime/task.h"

namespace baedal::pay {

// Thread-safe. Shared, because a call of the gateway goes on after its caller was answered "pending",
// perhaps after the module instance is gone: its late response settles the payment. The references
// outlive every call.
class PaymentAuthorizer : public std::enable_shared_from_this<PaymentAuthorizer> {
public:
    PaymentAuthorizer(const Settings& settings, db::Database& database,
                      std::shared_ptr<Gateway> gateway,
                      std::shared_ptr<const PaymentService> service, CircuitBreaker& breaker,
                      const Clock& clock, Metrics& metrics);

    // Commits the intent and charges nothing. Never throws. Does nothing where authorize() would charge
    // nothing now.
    Task<contract::PaymentPrepared> prepare(contract::AuthorizePayment payment);

    // Takes at most pay.max_wait, pay.gateway_timeout and two commits.
    Task<contract::PaymentReply> authorize(contract::AuthorizePayment request,
                                           std::string traceparent);

    // The outcome of the order's attempt that is open or approved; otherwise none, or refused for an
    // order that has ended.
    contract::PaymentReply find(const std::string& order_id) const;

    Bulkhead::Statistics bulkhead() const { return bulkhead_.statistics(); }

private:
    struct GatewayCall;

    // The detail of the refusal, if the request must be refused.
    std::optional<std::string> refusal(const contract::AuthorizePayment& request) const;
    // The order's existing outcome, or `otherwise`, which is counted.
    contract::PaymentReply existing_outcome_or(const std::string& order_id,
                                               contract::PaymentReply otherwise,
                                               Counter& counter) const;
    contract::PaymentReply refused(const std::string& order_id, std::string detail) const;
    contract::PaymentReply busy(const std::string& order_id,
                                std::chrono::milliseconds retry_after) const;
    // As busy(). An intent that was prepared is removed.
    Task<contract::PaymentReply> busy_before_charge(const contract::AuthorizePayment& request,
                                                    std::chrono::milliseconds retry_after);

    Task<contract::PaymentReply> approve_without_charge(contract::AuthorizePayment request,
                                                        std::string traceparent) const;
    Task<contract::PaymentReply> charge(contract::AuthorizePayment request,
                                        std::string traceparent);
    // The reply where nothing is to be charged.
    std::optional<contract::PaymentReply> outcome_without_charge(
        db::Connection& connection, const contract::AuthorizePayment& request) const;
    // The result of the unit that commits an intent.
    struct Begun {
        std::string payment_id;                          // empty: there is no intent
        std::optional<contract::PaymentReply> existing;  // then set
    };
    Begun begin(db::Transaction& tx, const contract::AuthorizePayment& request) const;
    // Takes or commits the intent and notes the payment's id in `call`. A reply: no charge is made.
    Task<std::optional<contract::PaymentReply>> begin(GatewayCall& call,
                                                      const contract::AuthorizePayment& request);
    static Task<> call_gateway(std::shared_ptr<GatewayCall> call);
    // Commits the outcome.
    Task<contract::PaymentReply> settle(std::string payment_id, GatewayResponse response,
                                        std::string traceparent) const;

    const Settings settings_;
    db::Database& database_;
    const std::shared_ptr<Gateway> gateway_;
    const std::shared_ptr<const PaymentService> service_;
    Bulkhead bulkhead_;
    PreparedPayments prepared_;
    CircuitBreaker& breaker_;
    const Clock& clock_;
    Counter& busy_;
    Counter& refused_;
    Histogram& gateway_seconds_;
};

}  // namespace baedal::pay
