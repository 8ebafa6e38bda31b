#include "pay/application/refund_service.h"

#include <stdexcept>

#include "pay/storage/refund_repository.h"

namespace baedal::pay {

namespace {

constexpr Milliseconds longest_pause = std::chrono::minutes{5};

Problem not_refundable(const Payment& payment) {
    return {409, "not-refundable", "The payment cannot be refunded",
            payment.is_cash() ? "It is paid in cash on delivery; nothing was charged."
                              : "Only an approved payment can be refunded; this one is " +
                                    std::string(to_text(payment.data().state)) + "."};
}

Problem exceeds_payment(std::int64_t refundable) {
    Problem problem{409, "refund-exceeds-payment", "The refund is more than what is left",
                    "Of this payment " + std::to_string(refundable) + " can still be refunded."};
    problem.set("refundable", refundable);
    return problem;
}

}  // namespace

RefundService::RefundService(const Settings& settings, const PaymentPublisher& publisher,
                             std::shared_ptr<host::JobTrigger> sender)
    : backoff_{settings.refund_retry, longest_pause},
      publisher_(publisher),
      sender_(std::move(sender)) {}

Result<Refund> RefundService::request(db::Transaction& tx, const std::string& payment_id,
                                      std::int64_t amount, const std::string& reason) const {
    auto stored = payments::find(tx, payment_id);
    if (!stored) return std::unexpected(problems::not_found("There is no such payment."));
    Payment& payment = stored->payment;
    switch (payment.request_refund(amount)) {
        case RefundDecision::granted: break;
        case RefundDecision::not_refundable: return std::unexpected(not_refundable(payment));
        case RefundDecision::exceeds: return std::unexpected(exceeds_payment(payment.refundable()));
    }
    publisher_.changed(tx, *stored);
    return enqueue(tx, payment, amount, RefundCause::owner, reason);
}

void RefundService::request_owed(db::Transaction& tx, StoredPayment& stored,
                                 const std::string& reason) const {
    const std::int64_t amount = stored.payment.owed();
    if (stored.payment.request_refund(amount) != RefundDecision::granted)
        throw std::logic_error("an owed amount cannot be refunded");
    enqueue(tx, stored.payment, amount, RefundCause::order_ended, reason);
}

void RefundService::request_late_capture(db::Transaction& tx, StoredPayment& stored) const {
    if (stored.payment.capture_after_decline() != Change::made) return;
    publisher_.changed(tx, stored);
    enqueue(tx, stored.payment, stored.payment.data().amount, RefundCause::order_ended,
            "The payment was captured after it had been declined.");
}

Refund RefundService::enqueue(db::Transaction& tx, const Payment& payment, std::int64_t amount,
                              RefundCause cause, const std::string& reason) const {
    tx.after_commit([sender = sender_] { sender->notify(); });
    return refunds::insert(tx, payment.data().id, amount, cause, reason);
}

void RefundService::complete(db::Transaction& tx, const Refund& refund) const {
    if (!refunds::complete(tx, refund)) return;
    auto stored = payments::find(tx, refund.payment_id);
    if (!stored) throw std::logic_error("the payment of a refund is missing");
    if (stored->payment.complete_refund(refund.amount) != Change::made)
        throw std::logic_error("a refund is more than the amount that was requested");
    tx.set_trace(refund.traceparent);
    publisher_.refunded(tx, *stored, refund);
}

void RefundService::postpone(db::Transaction& tx, const Refund& refund) const {
    refunds::postpone(tx, refund, tx.now() + backoff_.after(refund.attempts + 1));
}

}  // namespace baedal::pay
