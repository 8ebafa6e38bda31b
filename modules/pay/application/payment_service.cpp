#include "pay/application/payment_service.h"

#include <algorithm>
#include <stdexcept>

#include "base/log.h"
#include "base/random.h"
#include "pay/application/prepared_payments.h"
#include "pay/storage/ended_orders.h"

namespace baedal::pay {

using contract::Outcome;
using contract::PaymentReply;
using Verdict = GatewayResponse::Verdict;

namespace {

constexpr Milliseconds longest_check_pause = std::chrono::minutes{10};
constexpr Milliseconds extra_check_pause = std::chrono::seconds{1};
// A settled payment that the gateway does not show is not looked for any longer.
constexpr Milliseconds checked_for = std::chrono::hours{48};

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
    if (!stored) throw std::logic_error("a payment that was begun is missing");
    return std::move(*stored);
}

// The owner must compare the payment with the gateway's records.
void report_contradiction(const Payment& payment, std::string_view gateway_says) {
    log::error("the gateway contradicts its earlier response about a payment",
               {{"payment", id_prefix(payment.data().id)},
                {"state", to_text(payment.data().state)},
                {"gateway", gateway_says}});
}

}  // namespace

PaymentService::PaymentService(const Settings& settings, GatewayRules rules,
                               const PaymentPublisher& publisher, const RefundService& refunds,
                               std::shared_ptr<host::JobTrigger> reconciler)
    : longest_charge_(longest_preparation + settings.gateway_timeout),
      rules_(rules),
      check_backoff_{settings.reconcile_every, longest_check_pause},
      publisher_(publisher),
      refunds_(refunds),
      reconciler_(std::move(reconciler)) {}

bool PaymentService::is_used(db::Connection& connection, const std::string& order_id,
                             const std::string& token) const {
    return rules_.single_use_tokens && payments::find_by_token(connection, order_id, token);
}

std::optional<PaymentReply> PaymentService::existing_outcome(db::Connection& connection,
                                                             const std::string& order_id) {
    const auto active = payments::find_active(connection, order_id);
    if (active && !(active->payment.is_settled() && active->payment.data().order_ended))
        return reply_of(active->payment);
    if (active || ended_orders::contains(connection, order_id)) {
        return PaymentReply{Outcome::refused, "", "",
                            "The order has ended; it cannot be paid any more."};
    }
    return std::nullopt;
}

PaymentReply PaymentService::approve_without_charge(
    db::Transaction& tx, const contract::AuthorizePayment& request) const {
    const std::string payment_id = begin(tx, request);
    return settle(tx, payment_id,
                  {Verdict::approved, request.method == contract::cash
                                          ? "To be paid in cash on delivery."
                                          : "Nothing is to be paid."});
}

std::string PaymentService::begin(db::Transaction& tx,
                                  const contract::AuthorizePayment& request) const {
    Payment::Data data;
    data.id = tx.make_id();
    data.order_id = request.order_id;
    data.store_id = request.store_id;
    data.amount = request.amount;
    data.currency = request.currency;
    data.method = request.method;
    data.token = request.token;
    const Payment payment(std::move(data));
    // If the process ends before the outcome is written, the reconciler settles the payment.
    payments::insert(tx, payment, tx.now(), tx.now() + longest_charge_ + check_backoff_.first);
    return payment.data().id;
}

void PaymentService::withdraw(db::Transaction& tx, const std::string& payment_id) const {
    const auto stored = payments::find(tx, payment_id);
    if (stored && stored->payment.data().state == PaymentState::pending)
        payments::remove(tx, payment_id);
}

PaymentReply PaymentService::settle(db::Transaction& tx, const std::string& payment_id,
                                    const GatewayResponse& response) const {
    StoredPayment stored = existing(tx, payment_id);
    const bool was_settled = stored.payment.is_settled();
    apply(tx, stored, response);
    PaymentReply reply = reply_of(stored.payment);
    if (!was_settled && reply.outcome == Outcome::approved) reply.approved_at = tx.now();
    return reply;
}

void PaymentService::apply(db::Transaction& tx, StoredPayment& stored,
                           const GatewayResponse& response) const {
    Payment& payment = stored.payment;
    switch (response.verdict) {
        case Verdict::approved: {
            const Change change = payment.approve(response.detail);
            if (change == Change::made) write_approved(tx, stored);
            if (change == Change::illegal) write_late_capture(tx, stored);
            break;
        }
        case Verdict::declined: {
            // A payment whose cancels add up to all of it is not contradicted.
            const bool all_back = response.cancels && !response.cancels->empty();
            const Change change = payment.decline(response.detail);
            if (change == Change::made) write_declined(tx, stored);
            if (change == Change::illegal && !all_back) report_contradiction(payment, "declined");
            break;
        }
        case Verdict::unknown:
            if (payment.mark_unknown(response.detail) == Change::made) write_unknown(tx, stored);
            break;
    }
    if (response.cancels && payment.is_captured())
        refunds_.enter_cancels(tx, stored, *response.cancels);
}

void PaymentService::write_approved(db::Transaction& tx, StoredPayment& stored) const {
    stored.next_check_at.reset();
    if (stored.payment.owed() > 0) {
        refunds_.request_owed(tx, stored, "The order had ended before the payment was approved.");
    }
    publisher_.approved(tx, stored);
}

void PaymentService::write_late_capture(db::Transaction& tx, StoredPayment& stored) const {
    if (stored.payment.data().detail == second_payment)
        return refunds_.request_late_capture(tx, stored, "The order has another payment.");
    report_contradiction(stored.payment, "approved");
    refunds_.request_late_capture(tx, stored,
                                  "The payment was captured after it had been declined.");
}

void PaymentService::write_declined(db::Transaction& tx, StoredPayment& stored) const {
    stored.next_check_at = final_check(stored);
    stored.checks = 0;
    publisher_.declined(tx, stored);
    wake_reconciler_after_commit(tx);
}

// When the gateway's decline is certain.
std::optional<TimePoint> PaymentService::final_check(const StoredPayment& stored) const {
    if (rules_.decline_is_final_after == Milliseconds{0} || stored.payment.data().token.empty())
        return std::nullopt;
    return stored.created_at + rules_.decline_is_final_after;
}

void PaymentService::write_unknown(db::Transaction& tx, StoredPayment& stored) const {
    stored.next_check_at = tx.now() + check_backoff_.after(1);
    stored.traceparent = tx.trace();
    publisher_.unknown(tx, stored);
    wake_reconciler_after_commit(tx);
}

void PaymentService::reconcile(db::Transaction& tx, const StoredPayment& asked,
                               const GatewayResponse& response) const {
    auto found = payments::find(tx, asked.payment.data().id);
    if (!found) return;  // its intent was withdrawn during the query
    StoredPayment stored = std::move(*found);
    if (tx.trace().empty()) tx.set_trace(stored.traceparent);
    const bool was_settled = stored.payment.is_settled();
    if (was_settled || response.verdict != Verdict::unknown) {
        apply(tx, stored, response);
    } else {
        // A crash may have left the payment pending; an unknown one stays unknown.
        (void)stored.payment.mark_unknown(response.detail);
    }
    ++stored.checks;
    // A check that was requested after the query began is still to be made.
    const bool requested_meanwhile = stored.check_requested_at != asked.check_requested_at;
    stored.next_check_at = requested_meanwhile ? stored.check_requested_at
                                               : next_check(stored, response.verdict, tx.now());
    publisher_.changed(tx, stored);
}

// After a check at `now` that had this result.
std::optional<TimePoint> PaymentService::next_check(const StoredPayment& stored, Verdict verdict,
                                                    TimePoint now) const {
    const TimePoint later = now + check_backoff_.after(stored.checks + 1);
    if (!stored.payment.is_settled()) return later;
    const auto last =
        stored.payment.data().state == PaymentState::declined ? final_check(stored) : std::nullopt;
    if (last && now < *last) return last;
    const bool worthwhile = now < stored.created_at + checked_for;
    if (verdict == Verdict::unknown && worthwhile) return later;
    return std::nullopt;
}

bool PaymentService::needs_extra_check(const StoredPayment& stored, TimePoint now) const {
    const bool charge_under_way = stored.payment.data().state == PaymentState::pending &&
                                  now < stored.created_at + longest_charge_;
    const bool will_be_checked = stored.check_requested_at && now < *stored.check_requested_at;
    return !charge_under_way && !will_be_checked;
}

void PaymentService::check_soon(db::Transaction& tx, const std::string& payment_id) const {
    StoredPayment stored = existing(tx, payment_id);
    if (!needs_extra_check(stored, tx.now())) return;
    TimePoint at = tx.now();
    if (stored.check_requested_at)
        at = std::max(at, *stored.check_requested_at + extra_check_pause);
    stored.check_requested_at = at;
    stored.next_check_at = std::min(stored.next_check_at.value_or(at), at);
    // An extra check does not lengthen the pauses between the regular ones.
    stored.checks = std::max<std::int64_t>(stored.checks - 1, 0);
    publisher_.changed(tx, stored);
    wake_reconciler_after_commit(tx);
}

void PaymentService::resume(db::Transaction& tx) const {
    for (const std::string& id : payments::unsettled(tx.connection())) {
        StoredPayment stored = existing(tx, id);
        stored.next_check_at = tx.now();
        publisher_.changed(tx, stored);
    }
}

void PaymentService::wake_reconciler_after_commit(db::Transaction& tx) const {
    tx.after_commit([reconciler = reconciler_] { reconciler->notify(); });
}

void PaymentService::end_order(db::Transaction& tx, const std::string& order_id,
                               const std::string& reason, std::int64_t kept) const {
    auto stored = payments::find_active(tx.connection(), order_id);
    if (stored && stored->payment.end_order(kept) == Change::made) {
        if (stored->payment.owed() > 0) refunds_.request_owed(tx, *stored, reason);
        publisher_.changed(tx, *stored);
    }
    // An approved payment stays active and has the mark; another may be declined and replaced.
    const bool marked = stored && stored->payment.data().state == PaymentState::approved;
    if (!marked) ended_orders::add(tx, order_id);
}

void PaymentService::finish_order(db::Transaction& tx, const std::string& order_id,
                                  std::int64_t round) const {
    auto stored = payments::find_active(tx.connection(), order_id);
    if (!stored || stored->payment.is_cash()) return;
    if (stored->payment.finish_order(round) == Change::made) publisher_.changed(tx, *stored);
}

void PaymentService::refuse_dishes(db::Transaction& tx, const std::string& order_id,
                                   std::int64_t refused_total, const std::string& reason) const {
    auto stored = payments::find_active(tx.connection(), order_id);
    if (!stored || !stored->payment.is_captured()) return;
    if (refused_total <= stored->payment.data().refused) return;
    const std::int64_t amount = stored->payment.refuse_dishes(refused_total);
    if (amount > 0) refunds_.request_for_refused(tx, *stored, amount, reason);
    publisher_.changed(tx, *stored);
}

void PaymentService::resume_order(db::Transaction& tx, const std::string& order_id,
                                  std::int64_t round) const {
    auto stored = payments::find_active(tx.connection(), order_id);
    if (stored && stored->payment.resume_order(round) == Change::made)
        publisher_.changed(tx, *stored);
}

}  // namespace baedal::pay
