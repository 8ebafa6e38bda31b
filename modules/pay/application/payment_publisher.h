// Stores changes of payments together with their events, in one transaction.
#pragma once

#include <string_view>

#include "base/metrics.h"
#include "db/transaction.h"
#include "pay/domain/refund.h"
#include "pay/storage/payment_repository.h"

namespace baedal::pay {

// baedal_payments_total{outcome=...}.
Counter& outcome_counter(Metrics& metrics, std::string_view outcome);

// Immutable and thread-safe.
class PaymentPublisher {
public:
    explicit PaymentPublisher(Metrics& metrics);

    // Each writes the payment, appends the event of that name and counts the outcome.
    void approved(db::Transaction& tx, const StoredPayment& stored) const;
    void declined(db::Transaction& tx, const StoredPayment& stored) const;
    // Writes the payment and counts the outcome; it has no event.
    void unknown(db::Transaction& tx, const StoredPayment& stored) const;
    // Writes the payment and appends PaymentRefunded; a payment that is not approved has no such event.
    void refunded(db::Transaction& tx, const StoredPayment& stored, const Refund& refund) const;
    // Writes the payment: a change without an event.
    void changed(db::Transaction& tx, const StoredPayment& stored) const;

private:
    Counter& approved_;
    Counter& declined_;
    Counter& unknown_;
};

}  // namespace baedal::pay
