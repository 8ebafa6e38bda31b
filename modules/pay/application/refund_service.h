// Refunds inside a unit of work: requested, done, or to be tried again.
#pragma once

#include <memory>
#include <string>

#include "base/problem.h"
#include "db/transaction.h"
#include "host/jobs.h"
#include "pay/application/payment_publisher.h"
#include "pay/domain/refund.h"
#include "pay/settings.h"
#include "runtime/backoff.h"

namespace baedal::pay {

// Immutable and thread-safe. All functions run in a unit of pay's database and throw on a storage
// error only.
class RefundService {
public:
    // `sender` wakes the job that sends refunds to the gateway.
    RefundService(const Settings& settings, const PaymentPublisher& publisher,
                  std::shared_ptr<host::JobTrigger> sender);

    // Requests a refund of a part of the payment. 404; 409 not-refundable, refund-exceeds-payment.
    Result<Refund> request(db::Transaction& tx, const std::string& payment_id, std::int64_t amount,
                           const std::string& reason) const;
    // Requests a refund of all that the payment owes, which is more than 0. The caller stores the
    // payment.
    void request_owed(db::Transaction& tx, StoredPayment& stored, const std::string& reason) const;
    // Requests a refund of a payment that was captured after it had been declined, once.
    void request_late_capture(db::Transaction& tx, StoredPayment& stored) const;

    // The gateway has made the refund. May be repeated.
    void complete(db::Transaction& tx, const Refund& refund) const;
    // The gateway has not made the refund, or gave no clear response: the next attempt comes later.
    void postpone(db::Transaction& tx, const Refund& refund) const;

private:
    Refund enqueue(db::Transaction& tx, const Payment& payment, std::int64_t amount,
                   RefundCause cause, const std::string& reason) const;

    const Backoff backoff_;
    const PaymentPublisher publisher_;
    const std::shared_ptr<host::JobTrigger> sender_;
};

}  // namespace baedal::pay
