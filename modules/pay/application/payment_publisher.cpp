#include "pay/application/payment_publisher.h"

#include "pay/events.h"

namespace baedal::pay {

namespace {

void count_after_commit(db::Transaction& tx, Counter& counter) {
    tx.after_commit([&counter] { counter.add(); });
}

}  // namespace

Counter& outcome_counter(Metrics& metrics, std::string_view outcome) {
    return metrics.counter("baedal_payments_total", "Attempts to pay by outcome.",
                           {{"outcome", std::string(outcome)}});
}

PaymentPublisher::PaymentPublisher(Metrics& metrics)
    : approved_(outcome_counter(metrics, to_text(PaymentState::approved))),
      declined_(outcome_counter(metrics, to_text(PaymentState::declined))),
      unknown_(outcome_counter(metrics, to_text(PaymentState::unknown))) {}

void PaymentPublisher::approved(db::Transaction& tx, const StoredPayment& stored) const {
    changed(tx, stored);
    const Payment::Data& data = stored.payment.data();
    tx.append(
        contract::PaymentApproved{data.id, data.order_id, data.amount, data.method, tx.now()});
    count_after_commit(tx, approved_);
}

void PaymentPublisher::declined(db::Transaction& tx, const StoredPayment& stored) const {
    changed(tx, stored);
    const Payment::Data& data = stored.payment.data();
    tx.append(contract::PaymentDeclined{data.id, data.order_id, data.detail, tx.now()});
    count_after_commit(tx, declined_);
}

void PaymentPublisher::unknown(db::Transaction& tx, const StoredPayment& stored) const {
    changed(tx, stored);
    count_after_commit(tx, unknown_);
}

void PaymentPublisher::refunded(db::Transaction& tx, const StoredPayment& stored,
                                const Refund& refund) const {
    changed(tx, stored);
    const Payment::Data& data = stored.payment.data();
    // Its capture after a decline has no event either.
    if (data.state != PaymentState::approved) return;
    tx.append(contract::PaymentRefunded{data.id, data.order_id, refund.id, refund.amount,
                                        data.refunded, data.amount, tx.now()});
}

void PaymentPublisher::changed(db::Transaction& tx, const StoredPayment& stored) const {
    payments::save(tx, stored);
}

}  // namespace baedal::pay
