// Refunds inside a unit of work: requested, sent, and what became of them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/problem.h"
#include "db/transaction.h"
#include "host/jobs.h"
#include "pay/application/payment_publisher.h"
#include "pay/domain/refund.h"
#include "pay/gateway/gateway.h"
#include "pay/settings.h"
#include "runtime/backoff.h"

namespace baedal::pay {

struct RefundRequest {
    std::string payment_id;
    std::int64_t amount = 0;  // minor units, from 1
    std::string reason;
    bool by_hand = false;  // the owner has given the money back without the gateway
};

// Immutable and thread-safe. All functions run in a unit of pay's database and throw on a storage
// error only. A payment's refunds are sent one after another, spaced as the gateway's rules want it.
class RefundService {
public:
    // `sender` wakes the job that sends refunds to the gateway.
    RefundService(const Settings& settings, GatewayRules rules, const PaymentPublisher& publisher,
                  std::shared_ptr<host::JobTrigger> sender);

    // The owner wants a refund of a part of the payment, or of all of it once the order is not under way.
    // 404; 409 not-refundable, refund-exceeds-payment, order-under-way.
    Result<Refund> request(db::Transaction& tx, const RefundRequest& request) const;
    // Requests a refund of all that the payment owes, which is more than 0. The caller stores the
    // payment.
    void request_owed(db::Transaction& tx, StoredPayment& stored, const std::string& reason) const;
    // Requests a refund of `amount`, which the payment has reserved, because the store has refused dishes. The caller
    // stores the payment.
    void request_for_refused(db::Transaction& tx, const StoredPayment& stored, std::int64_t amount,
                             const std::string& reason) const;
    // Requests a refund of a payment that was captured after it had been declined, once.
    void request_late_capture(db::Transaction& tx, StoredPayment& stored,
                              const std::string& reason) const;

    // A call of the gateway begins. Nothing: the refund is not open any more.
    std::optional<GatewayRefund> begin(db::Transaction& tx, const std::string& refund_id) const;
    // The call has ended with this response. May be repeated.
    void finish(db::Transaction& tx, const std::string& refund_id,
                const RefundResponse& response) const;
    // The gateway shows the payment with these cancels: one that pay has not asked for is entered as a
    // refund, and one that pay knows is done. May be repeated. Stores the payment if it has changed.
    void enter_cancels(db::Transaction& tx, StoredPayment& stored,
                       const std::vector<GatewayCancel>& cancels) const;

private:
    void enqueue(db::Transaction& tx, const StoredPayment& stored, std::int64_t amount,
                 const std::string& reason) const;
    Refund insert_pending(db::Transaction& tx, Refund refund) const;
    Refund record_by_hand(db::Transaction& tx, StoredPayment& stored,
                          const RefundRequest& request) const;
    void complete(db::Transaction& tx, StoredPayment& stored, Refund refund) const;
    void fail(db::Transaction& tx, StoredPayment& stored, Refund refund, std::string detail) const;
    bool make_room(db::Transaction& tx, StoredPayment& stored, std::int64_t amount) const;
    void enter_cancel(db::Transaction& tx, StoredPayment& stored,
                      const GatewayCancel& cancel) const;
    TimePoint earliest_call(db::Transaction& tx, const std::string& payment_id) const;
    Milliseconds pause_after(std::int64_t attempts) const;

    const Backoff backoff_;
    const GatewayRules rules_;
    const PaymentPublisher publisher_;
    const std::shared_ptr<host::JobTrigger> sender_;
};

}  // namespace baedal::pay
