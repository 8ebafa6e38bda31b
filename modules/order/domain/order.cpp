#include "order/domain/order.h"

#include <array>

#include "pay/requests.h"

namespace baedal::order {

namespace {
constexpr std::array<std::string_view, 7> payment_names{
    "none", "pending", "unknown", "declined", "approved", "refund_pending", "refunded"};
}

std::string_view to_text(PaymentStatus status) {
    return payment_names[static_cast<std::size_t>(status)];
}

bool from_text(std::string_view text, PaymentStatus& out) {
    for (std::size_t i = 0; i < payment_names.size(); ++i) {
        if (payment_names[i] == text) return out = static_cast<PaymentStatus>(i), true;
    }
    return false;
}

void Order::touch(TimePoint now) {
    ++version;
    updated_at = now;
}

void Order::enter(Status next, TimePoint now) {
    touch(now);
    status = next;
    timeline.push_back({next, now, version});
}

void Order::open(TimePoint now, Milliseconds payment_window) {
    created_at = now;
    expires_at = now + payment_window;
    enter(Status::awaiting_payment, now);
}

bool Order::ended() const {
    switch (status) {
        case Status::delivered:
        case Status::picked_up:
        case Status::cancelled:
        case Status::rejected:
        case Status::expired: return true;
        default: return false;
    }
}

void Order::payment_begins(const std::string& method, TimePoint now) {
    payment_method = method;
    payment_status = PaymentStatus::pending;
    attempt_at = now;
    touch(now);
}

void Order::payment_not_attempted(TimePoint now) {
    if (payment_status != PaymentStatus::pending) return;
    payment_status = PaymentStatus::none;
    touch(now);
}

bool Order::payment_unknown(TimePoint now) {
    if (status != Status::awaiting_payment || payment_status == PaymentStatus::unknown)
        return false;
    payment_status = PaymentStatus::unknown;
    touch(now);
    return true;
}

bool Order::payment_declined(TimePoint decided_at, TimePoint now) {
    if (was_paid() || payment_status == PaymentStatus::declined) return false;
    if (decided_at < attempt_at) return false;
    payment_status = PaymentStatus::declined;
    touch(now);
    return true;
}

std::expected<bool, Refusal> Order::place(const std::string& paid_by, const std::string& method,
                                          TimePoint now) {
    if (was_paid()) {
        if (*payment_id == paid_by) return false;
        return std::unexpected(Refusal::not_awaiting_payment);
    }
    if (status != Status::awaiting_payment) return std::unexpected(Refusal::not_awaiting_payment);
    payment_id = paid_by;
    payment_method = method;
    payment_status = method == pay::contract::cash ? PaymentStatus::none : PaymentStatus::approved;
    enter(Status::placed, now);
    return true;
}

bool Order::refunded_so_far(std::int64_t total_refunded, std::int64_t captured, TimePoint now) {
    if (total_refunded <= refunded) return false;
    refunded = total_refunded;
    if (refunded >= captured) payment_status = PaymentStatus::refunded;
    touch(now);
    return true;
}

bool Order::expire(TimePoint now) {
    if (status != Status::awaiting_payment || now < expires_at) return false;
    enter(Status::expired, now);
    return true;
}

bool Order::follow_kitchen(Status reached, TimePoint now) {
    if (ended() || status == Status::awaiting_payment || kitchen == reached) return false;
    kitchen = reached;
    if (status == Status::cancel_requested) return false;
    enter(reached, now);
    return true;
}

bool Order::promise(TimePoint at, TimePoint now) {
    if (promised_at == at) return false;
    promised_at = at;
    touch(now);
    return true;
}

void Order::owe_refund() {
    // Nothing was captured in cash, and for a free order nothing is owed.
    if (payment_status == PaymentStatus::approved && refunded < total)
        payment_status = PaymentStatus::refund_pending;
}

bool Order::reject(TimePoint now) {
    if (ended() || status == Status::awaiting_payment) return false;
    owe_refund();
    enter(Status::rejected, now);
    return true;
}

// In the state that the order is in; a later one gives no better chance.
bool Order::cancel_was_refused() const {
    return timeline.size() >= 2 && timeline[timeline.size() - 2].status == Status::cancel_requested;
}

std::expected<Order::CancelStep, Refusal> Order::cancel(TimePoint now) {
    switch (status) {
        case Status::awaiting_payment: enter(Status::cancelled, now); return CancelStep::cancelled;
        case Status::placed:
        case Status::accepted:
            // Else each further try would be two entries of the timeline and two events, without end.
            if (cancel_was_refused()) return std::unexpected(Refusal::too_late_to_cancel);
            enter(Status::cancel_requested, now);
            return CancelStep::requested;
        case Status::cancelled:
        case Status::cancel_requested: return CancelStep::nothing_new;
        default: return std::unexpected(Refusal::too_late_to_cancel);
    }
}

bool Order::cancel_confirmed(TimePoint now) {
    if (status != Status::cancel_requested) return false;
    owe_refund();
    enter(Status::cancelled, now);
    return true;
}

bool Order::cancel_refused(TimePoint now) {
    if (status != Status::cancel_requested) return false;
    enter(kitchen, now);
    return true;
}

}  // namespace baedal::order
