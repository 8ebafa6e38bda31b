#include "order/domain/order.h"

#include "pay/requests.h"

namespace baedal::order {

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

Change Order::begin_payment(const std::string& method, TimePoint now) {
    if (status != Status::awaiting_payment) return Change::illegal;
    payment_method = method;
    payment_status = PaymentStatus::pending;
    attempt_at = now;
    touch(now);
    return Change::made;
}

Change Order::withdraw_payment(TimePoint now) {
    if (payment_status == PaymentStatus::none) return Change::repeated;
    if (payment_status != PaymentStatus::pending) return Change::illegal;
    payment_status = PaymentStatus::none;
    touch(now);
    return Change::made;
}

Change Order::payment_unknown(TimePoint now) {
    if (status != Status::awaiting_payment) return Change::illegal;
    if (payment_status == PaymentStatus::unknown) return Change::repeated;
    payment_status = PaymentStatus::unknown;
    touch(now);
    return Change::made;
}

Change Order::payment_declined(TimePoint decided_at, TimePoint now) {
    if (was_paid()) return Change::illegal;
    if (payment_status == PaymentStatus::declined) return Change::repeated;
    if (decided_at < attempt_at) return Change::illegal;
    payment_status = PaymentStatus::declined;
    touch(now);
    return Change::made;
}

Change Order::place(const std::string& approved_payment, const std::string& method, TimePoint now) {
    if (was_paid()) return *payment_id == approved_payment ? Change::repeated : Change::illegal;
    if (status != Status::awaiting_payment) return Change::illegal;
    payment_id = approved_payment;
    payment_method = method;
    payment_status = method == pay::contract::cash ? PaymentStatus::none : PaymentStatus::approved;
    enter(Status::placed, now);
    return Change::made;
}

Change Order::record_refund(std::int64_t total_refunded, std::int64_t captured, TimePoint now) {
    if (total_refunded <= refunded) return Change::repeated;
    refunded = total_refunded;
    if (refunded >= captured) payment_status = PaymentStatus::refunded;
    touch(now);
    return Change::made;
}

Change Order::expire(TimePoint now) {
    if (status == Status::expired) return Change::repeated;
    if (status != Status::awaiting_payment || now < expires_at) return Change::illegal;
    enter(Status::expired, now);
    return Change::made;
}

Change Order::follow_kitchen(Status step, TimePoint now) {
    if (ended() || status == Status::awaiting_payment) return Change::illegal;
    if (kitchen == step) return Change::repeated;
    kitchen = step;
    if (status != Status::cancel_requested) enter(step, now);
    return Change::made;
}

Change Order::promise(TimePoint at, TimePoint now) {
    if (promised_at == at) return Change::repeated;
    promised_at = at;
    touch(now);
    return Change::made;
}

void Order::owe_refund() {
    // Nothing was captured in cash, and nothing is owed for a free order.
    if (payment_status == PaymentStatus::approved && refunded < price.total)
        payment_status = PaymentStatus::refund_pending;
}

Change Order::reject(TimePoint now) {
    if (status == Status::rejected) return Change::repeated;
    if (ended() || status == Status::awaiting_payment) return Change::illegal;
    owe_refund();
    enter(Status::rejected, now);
    return Change::made;
}

// The store refused a cancellation in the status that the order is in.
bool Order::cancellation_was_refused() const {
    return timeline.size() >= 2 && timeline[timeline.size() - 2].status == Status::cancel_requested;
}

Change Order::cancel(TimePoint now) {
    switch (status) {
        case Status::awaiting_payment: enter(Status::cancelled, now); return Change::made;
        case Status::placed:
        case Status::accepted:
            // Otherwise each try would add two entries to the timeline and two events, without end.
            if (cancellation_was_refused()) return Change::illegal;
            enter(Status::cancel_requested, now);
            return Change::made;
        case Status::cancelled:
        case Status::cancel_requested: return Change::repeated;
        default: return Change::illegal;
    }
}

Change Order::confirm_cancellation(TimePoint now) {
    if (status == Status::cancelled) return Change::repeated;
    if (status != Status::cancel_requested) return Change::illegal;
    owe_refund();
    enter(Status::cancelled, now);
    return Change::made;
}

Change Order::refuse_cancellation(TimePoint now) {
    if (status != Status::cancel_requested) return Change::illegal;
    enter(kitchen, now);
    return Change::made;
}

}  // namespace baedal::order
