#include "pay/application/payment_service.h"

#include <algorithm>
#include <stdexcept>

#include "base/log.h"
#include "base/random.h"
#include "pay/events.h"
#include "pay/storage/ended_orders.h"

namespace baedal::pay {

using contract::Outcome;
using contract::PaymentReply;
using Verdict = GatewayResponse::Verdict;

namespace {

constexpr Milliseconds longest_check_pause = std::chrono::minutes{10};
constexpr Milliseconds hint_pause = std::chrono::seconds{1};
constexpr Milliseconds longest_refund_pause = std::chrono::minutes{5};

// `first`, doubled `times` times, up to `longest` (or to `first`, if that is more).
Milliseconds back_off(Milliseconds first, std::int64_t times, Milliseconds longest) {
    Milliseconds pause = first;
    for (; times > 0 && pause < longest; --times) pause *= 2;
    return std::max(first, std::min(pause, longest));
}

void ring_after_commit(db::Transaction& tx, const std::shared_ptr<host::JobTrigger>& bell) {
    tx.after_commit([bell] { bell->notify(); });
}

void count_after_commit(db::Transaction& tx, Counter& counter) {
    tx.after_commit([&counter] { counter.add(); });
}

Counter& outcome_counter(Metrics& metrics, PaymentState state) {
    return metrics.counter("baedal_payments_total", "Attempts to pay by outcome.",
                           {{"outcome", std::string(to_text(state))}});
}

PaymentReply reply_of(const Payment& payment) {
    const Payment::Data& data = payment.data();
    switch (data.state) {
        case PaymentState::approved: return {Outcome::approved, data.id, data.method, data.detail};
        case PaymentState::declined: return {Outcome::declined, data.id, data.method, data.detail};
        default: return {Outcome::pending, data.id, data.method, "The payment is not settled yet."};
    }
}

StoredPayment existing(db::Transaction& tx, const std::string& payment_id) {
    auto stored = payments::find(tx, payment_id);
    if (!stored) throw std::logic_error("a payment that was begun is gone");
    return std::move(*stored);
}

// Money and books disagree: somebody has to look at it.
void report_contradiction(const Payment& payment, std::string_view gateway_says) {
    log::error("the gateway contradicts what it had said about a payment",
               {{"payment", id_prefix(payment.data().id)},
                {"state", to_text(payment.data().state)},
                {"gateway", gateway_says}});
}

}  // namespace

Books::Books(const Settings& settings, JobTriggers bells, Metrics& metrics)
    : gateway_timeout_(settings.gateway_timeout),
      reconcile_every_(settings.reconcile_every),
      refund_retry_(settings.refund_retry),
      bells_(std::move(bells)),
      counters_{outcome_counter(metrics, PaymentState::approved),
                outcome_counter(metrics, PaymentState::declined),
                outcome_counter(metrics, PaymentState::unknown)} {}

std::optional<PaymentReply> Books::standing(db::Connection& connection,
                                            const std::string& order_id) {
    const auto active = payments::find_active(connection, order_id);
    if (active && !(active->payment.settled() && active->payment.data().order_ended))
        return reply_of(active->payment);
    if (active || ended_orders::contain(connection, order_id)) {
        return PaymentReply{Outcome::refused, "", "",
                            "The order has ended; it cannot be paid any more."};
    }
    return std::nullopt;
}

PaymentReply Books::agree_on_cash(db::Transaction& tx,
                                  const contract::AuthorizePayment& request) const {
    const std::string payment_id = begin(tx, request);
    return settle(tx, payment_id, {Verdict::approved, "To be paid in cash on delivery."});
}

std::string Books::begin(db::Transaction& tx, const contract::AuthorizePayment& request) const {
    Payment::Data data;
    data.id = tx.make_id();
    data.order_id = request.order_id;
    data.store_id = request.store_id;
    data.amount = request.amount;
    data.currency = request.currency;
    data.method = request.method;
    data.token = request.token;
    const Payment payment(std::move(data));
    // If the process ends before the outcome is written, the reconciler takes it from here.
    payments::insert(tx, payment, tx.now() + gateway_timeout_ + reconcile_every_);
    return payment.data().id;
}

PaymentReply Books::settle(db::Transaction& tx, const std::string& payment_id,
                           const GatewayResponse& answer) const {
    StoredPayment stored = existing(tx, payment_id);
    Payment& payment = stored.payment;
    switch (answer.verdict) {
        case Verdict::approved: {
            const Transition transition = payment.approve(answer.detail);
            if (transition == Transition::made) write_approved(tx, stored);
            if (transition == Transition::illegal) {
                report_contradiction(payment, "approved");
                give_back_after_decline(tx, stored);
            }
            break;
        }
        case Verdict::declined: {
            const Transition transition = payment.decline(answer.detail);
            if (transition == Transition::made) write_declined(tx, stored);
            if (transition == Transition::illegal) report_contradiction(payment, "declined");
            break;
        }
        case Verdict::unknown:
            if (payment.mark_unknown(answer.detail) == Transition::made) write_unknown(tx, stored);
            break;
    }
    return reply_of(payment);
}

void Books::write_approved(db::Transaction& tx, StoredPayment& stored) const {
    const Payment::Data& data = stored.payment.data();
    stored.next_check_at.reset();
    tx.append(
        contract::PaymentApproved{data.id, data.order_id, data.amount, data.method, tx.now()});
    if (stored.payment.owed() > 0) {
        give_back(tx, stored, "The order had ended before the payment was approved.");
    }
    payments::save(tx, stored);
    count_after_commit(tx, counters_.approved);
}

void Books::write_declined(db::Transaction& tx, StoredPayment& stored) const {
    const Payment::Data& data = stored.payment.data();
    stored.next_check_at.reset();
    tx.append(contract::PaymentDeclined{data.id, data.order_id, data.detail, tx.now()});
    payments::save(tx, stored);
    count_after_commit(tx, counters_.declined);
}

void Books::write_unknown(db::Transaction& tx, StoredPayment& stored) const {
    stored.next_check_at = tx.now() + reconcile_every_;
    stored.traceparent = tx.trace();
    payments::save(tx, stored);
    count_after_commit(tx, counters_.unknown);
    ring_after_commit(tx, bells_.reconciler);
}

void Books::reconcile(db::Transaction& tx, const std::string& payment_id,
                      const GatewayResponse& answer) const {
    StoredPayment stored = existing(tx, payment_id);
    if (stored.payment.settled()) return;
    if (tx.trace().empty()) tx.set_trace(stored.traceparent);
    if (answer.verdict != Verdict::unknown) {
        settle(tx, payment_id, answer);
        return;
    }
    // One that a crash left pending is unknown from now on; for an unknown one nothing changes.
    (void)stored.payment.mark_unknown(answer.detail);
    ++stored.checks;
    stored.next_check_at =
        tx.now() + back_off(reconcile_every_, stored.checks, longest_check_pause);
    payments::save(tx, stored);
}

bool Books::follows_hint(const StoredPayment& stored, TimePoint now) const {
    if (stored.payment.settled()) return false;
    // While the gateway is being asked, its own answer is on the way.
    const bool being_asked = stored.payment.data().state == PaymentState::pending &&
                             now < stored.created_at + gateway_timeout_;
    return !being_asked && !(stored.hinted_at && now < *stored.hinted_at + hint_pause);
}

void Books::hint(db::Transaction& tx, const std::string& payment_id) const {
    StoredPayment stored = existing(tx, payment_id);
    if (!follows_hint(stored, tx.now())) return;
    stored.hinted_at = tx.now();
    stored.next_check_at = tx.now();
    // The look that follows counts as one: hints must not make the regular ones rarer.
    stored.checks = std::max<std::int64_t>(stored.checks - 1, 0);
    payments::save(tx, stored);
    ring_after_commit(tx, bells_.reconciler);
}

void Books::end_order(db::Transaction& tx, const std::string& order_id,
                      const std::string& why) const {
    auto stored = payments::find_active(tx.connection(), order_id);
    if (stored && stored->payment.end_order()) {
        if (stored->payment.owed() > 0) give_back(tx, *stored, why);
        payments::save(tx, *stored);
    }
    // An approved payment stays active for ever and carries the mark; others may give way to a new one.
    const bool marked = stored && stored->payment.data().state == PaymentState::approved;
    if (!marked) ended_orders::remember(tx, order_id);
}

// The customer was told that nothing was taken, and may have paid in another way since.
void Books::give_back_after_decline(db::Transaction& tx, StoredPayment& stored) const {
    if (!stored.payment.capture_after_decline()) return;
    const Payment::Data& data = stored.payment.data();
    refunds::insert(tx, data.id, data.amount, RefundCause::order_ended,
                    "The payment was captured after it had been declined.");
    payments::save(tx, stored);
    ring_after_commit(tx, bells_.refunds);
}

void Books::give_back(db::Transaction& tx, StoredPayment& stored, const std::string& why) const {
    const std::int64_t amount = stored.payment.owed();
    if (stored.payment.request_refund(amount) != RefundDecision::granted) {
        throw std::logic_error("what is owed cannot be refunded");
    }
    refunds::insert(tx, stored.payment.data().id, amount, RefundCause::order_ended, why);
    ring_after_commit(tx, bells_.refunds);
}

Result<Refund> Books::request_refund(db::Transaction& tx, const std::string& payment_id,
                                     std::int64_t amount, const std::string& reason) const {
    auto stored = payments::find(tx, payment_id);
    if (!stored) return std::unexpected(problems::not_found("There is no such payment."));
    const std::int64_t left = stored->payment.refundable();
    switch (stored->payment.request_refund(amount)) {
        case RefundDecision::granted: break;
        case RefundDecision::not_refundable:
            return std::unexpected(
                Problem{409, "not-refundable", "The payment cannot be refunded",
                        stored->payment.in_cash()
                            ? "It is paid in cash on delivery; nothing was charged."
                            : "Only an approved payment can be refunded; this one is " +
                                  std::string(to_text(stored->payment.data().state)) + "."});
        case RefundDecision::exceeds: {
            Problem problem{409, "refund-exceeds-payment", "The refund is more than what is left",
                            "Of this payment " + std::to_string(left) + " can still be refunded."};
            problem.set("refundable", left);
            return std::unexpected(std::move(problem));
        }
    }
    payments::save(tx, *stored);
    ring_after_commit(tx, bells_.refunds);
    return refunds::insert(tx, payment_id, amount, RefundCause::owner, reason);
}

void Books::complete_refund(db::Transaction& tx, const Refund& refund) const {
    if (!refunds::complete(tx, refund)) return;
    StoredPayment stored = existing(tx, refund.payment_id);
    if (!stored.payment.complete_refund(refund.amount)) {
        throw std::logic_error("a refund gives back more than was asked for");
    }
    payments::save(tx, stored);
    tx.set_trace(refund.traceparent);
    const Payment::Data& data = stored.payment.data();
    if (data.state != PaymentState::approved) return;  // nobody had heard of money
    tx.append(contract::PaymentRefunded{data.id, data.order_id, refund.id, refund.amount,
                                        data.refunded, data.amount, tx.now()});
}

void Books::postpone_refund(db::Transaction& tx, const Refund& refund) const {
    refunds::postpone(tx, refund,
                      tx.now() + back_off(refund_retry_, refund.attempts, longest_refund_pause));
}

}  // namespace baedal::pay
