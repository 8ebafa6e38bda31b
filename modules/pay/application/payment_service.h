// Payments inside a unit of work: begun, settled, checked again, or ended with their order.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "db/transaction.h"
#include "host/jobs.h"
#include "pay/application/payment_publisher.h"
#include "pay/application/refund_service.h"
#include "pay/gateway/gateway.h"
#include "pay/requests.h"
#include "pay/settings.h"
#include "pay/storage/payment_repository.h"
#include "runtime/backoff.h"

namespace baedal::pay {

// Immutable and thread-safe. All functions with a Transaction run in a unit of pay's database and
// throw on a storage error only.
class PaymentService {
public:
    // `reconciler` wakes the job that checks payments that are not settled.
    PaymentService(const Settings& settings, GatewayRules rules, const PaymentPublisher& publisher,
                   const RefundService& refunds, std::shared_ptr<host::JobTrigger> reconciler);

    // The reply where no attempt may begin: the order is paid, an attempt is not settled, or the order
    // has ended. Nothing: an attempt may begin.
    static std::optional<contract::PaymentReply> existing_outcome(db::Connection& connection,
                                                                  const std::string& order_id);

    // Whether an earlier attempt of the order used this token, and the gateway takes a token once only.
    bool is_used(db::Connection& connection, const std::string& order_id,
                 const std::string& token) const;

    // Writes a payment for which no gateway is called: in cash on delivery, or of nothing. No payment of the
    // order may be active.
    contract::PaymentReply approve_without_charge(db::Transaction& tx,
                                                  const contract::AuthorizePayment& request) const;
    // Writes the intent to charge, within longest_preparation, and returns the payment's id. No payment of
    // the order may be active.
    std::string begin(db::Transaction& tx, const contract::AuthorizePayment& request) const;
    // Removes an intent that was not charged and will not be, if the reconciler has not looked at it.
    void withdraw(db::Transaction& tx, const std::string& payment_id) const;
    // Writes the outcome of a charge; a settled payment stays as it is. Returns the payment's outcome.
    contract::PaymentReply settle(db::Transaction& tx, const std::string& payment_id,
                                  const GatewayResponse& response) const;
    // The same for the response to a query, also of a settled payment, whose cancels are entered.
    // `asked` is the payment as it was when the query began. After `unknown` the next check comes later
    // each time.
    void reconcile(db::Transaction& tx, const StoredPayment& asked,
                   const GatewayResponse& response) const;

    // Whether an extra check is to be requested: the payment's charge is not under way, and no extra
    // check is to come.
    bool needs_extra_check(const StoredPayment& stored, TimePoint now) const;
    // Makes the reconciler check the payment now, or a second after its last extra check: webhooks cannot
    // cause a flood of calls of the gateway, and the last one is not missed. Does nothing unless
    // needs_extra_check().
    void check_soon(db::Transaction& tx, const std::string& payment_id) const;
    // The module starts: payments that its last run left unsettled are checked at once.
    void resume(db::Transaction& tx) const;
    // Makes the reconciler look for due payments. Thread-safe.
    void wake_reconciler() const { reconciler_->notify(); }

    // The order was cancelled, rejected or expired: all of its payment but `kept` is refunded, once, and no
    // further payment of it begins. May be repeated.
    void end_order(db::Transaction& tx, const std::string& order_id, const std::string& reason,
                   std::int64_t kept = 0) const;

    // The store has refused dishes of `refused_total` in all: what was captured of it goes back. May be repeated.
    void refuse_dishes(db::Transaction& tx, const std::string& order_id, std::int64_t refused_total,
                       const std::string& reason) const;

    // The order was delivered or picked up, for the `round`th time: all of its payment may be refunded now. May be
    // repeated.
    void finish_order(db::Transaction& tx, const std::string& order_id, std::int64_t round) const;
    // It was not in that round: it is under way again. May be repeated.
    void resume_order(db::Transaction& tx, const std::string& order_id, std::int64_t round) const;

private:
    void apply(db::Transaction& tx, StoredPayment& stored, const GatewayResponse& response) const;
    std::optional<TimePoint> final_check(const StoredPayment& stored) const;
    std::optional<TimePoint> next_check(const StoredPayment& stored,
                                        GatewayResponse::Verdict verdict, TimePoint now) const;
    void write_approved(db::Transaction& tx, StoredPayment& stored) const;
    void write_late_capture(db::Transaction& tx, StoredPayment& stored) const;
    void write_declined(db::Transaction& tx, StoredPayment& stored) const;
    void write_unknown(db::Transaction& tx, StoredPayment& stored) const;
    void wake_reconciler_after_commit(db::Transaction& tx) const;

    const Milliseconds longest_charge_;  // from the intent to the gateway's response
    const GatewayRules rules_;
    const Backoff check_backoff_;
    const PaymentPublisher publisher_;
    const RefundService refunds_;
    const std::shared_ptr<host::JobTrigger> reconciler_;
};

}  // namespace baedal::pay
