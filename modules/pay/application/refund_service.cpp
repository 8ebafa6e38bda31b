#include "pay/application/refund_service.h"

#include <algorithm>
#include <ranges>
#include <stdexcept>

#include "base/log.h"
#include "base/random.h"
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

Problem order_under_way(const Payment& payment) {
    Problem problem{409, "order-under-way", "The order is under way",
                    "All of the payment goes back if the order is cancelled: cancel the order, or "
                    "refund a part of the payment."};
    problem.set("orderId", payment.data().order_id);
    return problem;
}

StoredPayment payment_of(db::Transaction& tx, const Refund& refund) {
    auto stored = payments::find(tx, refund.payment_id);
    if (!stored) throw std::logic_error("the payment of a refund is missing");
    return std::move(*stored);
}

Refund new_refund(const std::string& payment_id, std::int64_t amount, RefundCause cause,
                  std::string reason, RefundState state = RefundState::pending) {
    Refund refund;
    refund.payment_id = payment_id;
    refund.amount = amount;
    refund.cause = cause;
    refund.reason = std::move(reason);
    refund.state = state;
    return refund;
}

void require(Change change, const char* what) {
    if (change != Change::made) throw std::logic_error(what);
}

bool has_failed_for_order_end(db::Transaction& tx, const std::string& payment_id) {
    return std::ranges::any_of(
        refunds::of_payment(tx.connection(), payment_id), [](const Refund& refund) {
            return refund.state == RefundState::failed && refund.cause == RefundCause::order_ended;
        });
}

}  // namespace

RefundService::RefundService(const Settings& settings, GatewayRules rules,
                             const PaymentPublisher& publisher,
                             std::shared_ptr<host::JobTrigger> sender)
    : backoff_{settings.refund_retry, longest_pause},
      rules_(rules),
      publisher_(publisher),
      sender_(std::move(sender)) {}

Result<Refund> RefundService::request(db::Transaction& tx, const RefundRequest& request) const {
    auto stored = payments::find(tx, request.payment_id);
    if (!stored) return std::unexpected(problems::not_found("There is no such payment."));
    Payment& payment = stored->payment;
    switch (payment.request_refund(request.amount)) {
        case RefundDecision::granted: break;
        case RefundDecision::not_refundable: return std::unexpected(not_refundable(payment));
        case RefundDecision::exceeds: return std::unexpected(exceeds_payment(payment.refundable()));
        case RefundDecision::order_under_way: return std::unexpected(order_under_way(payment));
    }
    if (request.by_hand) return record_by_hand(tx, *stored, request);
    publisher_.changed(tx, *stored);
    return insert_pending(
        tx, new_refund(request.payment_id, request.amount, RefundCause::owner, request.reason));
}

Refund RefundService::record_by_hand(db::Transaction& tx, StoredPayment& stored,
                                     const RefundRequest& request) const {
    Refund refund =
        refunds::insert(tx,
                        new_refund(request.payment_id, request.amount, RefundCause::by_hand,
                                   request.reason, RefundState::done),
                        std::nullopt);
    require(stored.payment.complete_refund(request.amount), "a granted refund is not reserved");
    publisher_.refunded(tx, stored, refund);
    return refund;
}

void RefundService::request_owed(db::Transaction& tx, StoredPayment& stored,
                                 const std::string& reason) const {
    const std::int64_t amount = stored.payment.owed();
    require(stored.payment.request_owed(), "nothing is owed");
    enqueue(tx, stored, amount, reason);
}

void RefundService::request_for_refused(db::Transaction& tx, const StoredPayment& stored,
                                        std::int64_t amount, const std::string& reason) const {
    insert_pending(tx, new_refund(stored.payment.data().id, amount, RefundCause::owner, reason));
}

void RefundService::request_late_capture(db::Transaction& tx, StoredPayment& stored,
                                         const std::string& reason) const {
    if (stored.payment.capture_after_decline() != Change::made) return;
    request_owed(tx, stored, reason);
    publisher_.changed(tx, stored);
}

// All that is left goes back in one refund: it grows by what a failed one has freed.
void RefundService::enqueue(db::Transaction& tx, const StoredPayment& stored, std::int64_t amount,
                            const std::string& reason) const {
    const std::string& payment_id = stored.payment.data().id;
    for (Refund& refund : refunds::open_of_payment(tx.connection(), payment_id)) {
        if (refund.cause != RefundCause::order_ended) continue;
        if (refund.resize(refund.amount + amount) != Change::made) continue;
        refunds::save(tx, refund, earliest_call(tx, payment_id));
        return;
    }
    insert_pending(tx, new_refund(payment_id, amount, RefundCause::order_ended, reason));
}

Refund RefundService::insert_pending(db::Transaction& tx, Refund refund) const {
    tx.after_commit([sender = sender_] { sender->notify(); });
    const TimePoint at = earliest_call(tx, refund.payment_id);
    return refunds::insert(tx, std::move(refund), at);
}

// Now, or when the gateway's pause after its last refund of the payment is over.
TimePoint RefundService::earliest_call(db::Transaction& tx, const std::string& payment_id) const {
    TimePoint earliest = tx.now();
    if (rules_.refund_spacing == Milliseconds{0}) return earliest;
    for (const Refund& refund : refunds::of_payment(tx.connection(), payment_id)) {
        if (refund.attempts > 0)
            earliest = std::max(earliest, refund.updated_at + rules_.refund_spacing);
    }
    return earliest;
}

Milliseconds RefundService::pause_after(std::int64_t attempts) const {
    return std::max(backoff_.after(attempts), rules_.refund_spacing);
}

std::optional<GatewayRefund> RefundService::begin(db::Transaction& tx,
                                                  const std::string& refund_id) const {
    auto refund = refunds::find(tx.connection(), refund_id);
    if (!refund || !refund->is_open()) return std::nullopt;
    const Payment::Data payment = payment_of(tx, *refund).payment.data();
    const bool repeated = refund->send() == Change::repeated;
    // If the process ends during the call, the next one comes then.
    refunds::save(tx, *refund, tx.now() + pause_after(refund->attempts));
    return GatewayRefund{.key = refund->key(),
                         .payment_id = payment.id,
                         .order_id = payment.order_id,
                         .amount = refund->amount,
                         .token = payment.token,
                         .reason = refund->reason,
                         .repeated = repeated};
}

void RefundService::finish(db::Transaction& tx, const std::string& refund_id,
                           const RefundResponse& response) const {
    using Verdict = RefundResponse::Verdict;
    auto found = refunds::find(tx.connection(), refund_id);
    if (!found) throw std::logic_error("a refund that was begun is missing");
    Refund& refund = *found;
    StoredPayment stored = payment_of(tx, refund);
    tx.set_trace(refund.traceparent);
    if (refund.is_open()) {
        const TimePoint next = tx.now() + pause_after(refund.attempts);
        switch (response.verdict) {
            case Verdict::done: complete(tx, stored, refund); break;
            case Verdict::refused: fail(tx, stored, refund, response.detail); break;
            case Verdict::not_now:
                (void)refund.renew();
                refunds::save(tx, refund, next);
                break;
            case Verdict::unknown: refunds::save(tx, refund, next); break;
        }
    }
    if (response.cancels) enter_cancels(tx, stored, *response.cancels);
    refunds::delay_pending(tx, refund.payment_id, tx.now() + rules_.refund_spacing);
}

void RefundService::complete(db::Transaction& tx, StoredPayment& stored, Refund refund) const {
    const bool reserved = refund.is_open();
    if (refund.complete() != Change::made) return;
    if (reserved) {
        require(stored.payment.complete_refund(refund.amount), "an open refund is not reserved");
    } else if (!make_room(tx, stored, refund.amount) ||
               stored.payment.record_foreign_refund(refund.amount) != Change::made) {
        return;  // it is entered when the refund that is under way has ended
    }
    refunds::save(tx, refund, std::nullopt);
    publisher_.refunded(tx, stored, refund);
}

void RefundService::fail(db::Transaction& tx, StoredPayment& stored, Refund refund,
                         std::string detail) const {
    if (refund.fail(std::move(detail)) != Change::made) return;
    log::error("the payment gateway refuses a refund; the owner must act",
               {{"refund", id_prefix(refund.id)}, {"detail", refund.detail}});
    require(stored.payment.release_refund(refund.amount), "an open refund is not reserved");
    refunds::save(tx, refund, std::nullopt);
    // What a refused part has freed goes back with the rest, unless the rest was refused as well.
    if (stored.payment.owed() > 0 && !has_failed_for_order_end(tx, refund.payment_id))
        request_owed(tx, stored, refund.reason);
    publisher_.changed(tx, stored);
}

// Money that went back elsewhere shrinks the refunds that wait, the newest first. False: a refund that is
// under way has the amount.
bool RefundService::make_room(db::Transaction& tx, StoredPayment& stored,
                              std::int64_t amount) const {
    Payment& payment = stored.payment;
    const auto missing = [&] {
        return amount - (payment.data().amount - payment.data().refund_requested);
    };
    auto open = refunds::open_of_payment(tx.connection(), payment.data().id);
    std::int64_t waiting = 0;
    for (const Refund& refund : open)
        waiting += refund.state == RefundState::pending ? refund.amount : 0;
    if (missing() > waiting) return false;
    for (Refund& refund : open | std::views::reverse) {
        if (missing() <= 0) break;
        if (refund.state != RefundState::pending) continue;
        const std::int64_t cut = std::min(missing(), refund.amount);
        require(payment.release_refund(cut), "an open refund is not reserved");
        if (cut == refund.amount) {
            (void)refund.fail("The money has gone back in another way.");
        } else {
            (void)refund.resize(refund.amount - cut);
        }
        refunds::save(tx, refund, earliest_call(tx, refund.payment_id));
    }
    return true;
}

void RefundService::enter_cancels(db::Transaction& tx, StoredPayment& stored,
                                  const std::vector<GatewayCancel>& cancels) const {
    for (const GatewayCancel& cancel : cancels) enter_cancel(tx, stored, cancel);
}

void RefundService::enter_cancel(db::Transaction& tx, StoredPayment& stored,
                                 const GatewayCancel& cancel) const {
    const auto asked = refunds::find(tx.connection(), refund_id_of_key(cancel.refund_key));
    if (asked && asked->payment_id == stored.payment.data().id) return complete(tx, stored, *asked);
    if (cancel.id.empty() || refunds::find_by_gateway_id(tx.connection(), cancel.id)) return;
    if (!make_room(tx, stored, cancel.amount)) return;
    if (stored.payment.record_foreign_refund(cancel.amount) != Change::made) return;
    Refund refund = new_refund(stored.payment.data().id, cancel.amount, RefundCause::gateway,
                               "Refunded at the payment gateway.", RefundState::done);
    refund.gateway_id = cancel.id;
    refund = refunds::insert(tx, std::move(refund), std::nullopt);
    publisher_.refunded(tx, stored, refund);
}

}  // namespace baedal::pay
