// What one unit of work does to a payment: the aggregate's decision, its rows and its events, together.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/metrics.h"
#include "base/problem.h"
#include "db/transaction.h"
#include "host/jobs.h"
#include "pay/gateway/gateway.h"
#include "pay/requests.h"
#include "pay/settings.h"
#include "pay/storage/payment_repository.h"
#include "pay/storage/refund_repository.h"

namespace baedal::pay {

struct JobTriggers {
    std::shared_ptr<host::JobTrigger> reconciler;
    std::shared_ptr<host::JobTrigger> refunds;
};

// Immutable, so any thread may use it. All functions with a Transaction belong into a unit of pay's
// database and throw on a storage error only.
class Books {
public:
    Books(const Settings& settings, JobTriggers bells, Metrics& metrics);

    // What is to be said about paying for this order without attempting it: it is paid, an attempt
    // is not settled, or it has ended. Nothing: an attempt may begin.
    static std::optional<contract::PaymentReply> standing(db::Connection& connection,
                                                          const std::string& order_id);

    // Writes a payment that will be made on delivery. No payment of the order may be active.
    contract::PaymentReply agree_on_cash(db::Transaction& tx,
                                         const contract::AuthorizePayment& request) const;

    // Writes the intent to charge. No payment of the order may be active.
    std::string begin(db::Transaction& tx, const contract::AuthorizePayment& request) const;
    // Writes what the gateway said about a charge, once: a settled payment stays as it is. Returns
    // how the payment stands then.
    contract::PaymentReply settle(db::Transaction& tx, const std::string& payment_id,
                                  const GatewayResponse& answer) const;
    // The reconciler's settle(): after `unknown` the next look comes later and later.
    void reconcile(db::Transaction& tx, const std::string& payment_id,
                   const GatewayResponse& answer) const;
    // The gateway says by itself that something happened to a payment: a payment that is not settled
    // is looked at now. At most once a second, so that hints are no lever against the gateway.
    void hint(db::Transaction& tx, const std::string& payment_id) const;
    bool follows_hint(const StoredPayment& stored, TimePoint now) const;

    // The order was cancelled, rejected or expired: everything goes back, once, and no payment of it
    // is begun any more. May be repeated.
    void end_order(db::Transaction& tx, const std::string& order_id, const std::string& why) const;
    // 404; 409 not-refundable, refund-exceeds-payment.
    Result<Refund> request_refund(db::Transaction& tx, const std::string& payment_id,
                                  std::int64_t amount, const std::string& reason) const;
    // The gateway has given a refund back.
    void complete_refund(db::Transaction& tx, const Refund& refund) const;
    // It has not, or has not said so; it is asked again later.
    void postpone_refund(db::Transaction& tx, const Refund& refund) const;

    const JobTriggers& bells() const { return bells_; }

private:
    struct Counters {
        Counter& approved;
        Counter& declined;
        Counter& unknown;
    };

    void write_approved(db::Transaction& tx, StoredPayment& stored) const;
    void write_declined(db::Transaction& tx, StoredPayment& stored) const;
    void write_unknown(db::Transaction& tx, StoredPayment& stored) const;
    void give_back_after_decline(db::Transaction& tx, StoredPayment& stored) const;
    void give_back(db::Transaction& tx, StoredPayment& stored, const std::string& why) const;

    const Milliseconds gateway_timeout_;
    const Milliseconds reconcile_every_;
    const Milliseconds refund_retry_;
    const JobTriggers bells_;
    const Counters counters_;
};

}  // namespace baedal::pay
