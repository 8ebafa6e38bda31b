#include "order/domain/order.h"

#include <algorithm>
#include <utility>

#include "pay/requests.h"

namespace baedal::order {

void Order::touch(TimePoint now) {
    ++version;
    updated_at = std::max(updated_at, now);  // an event of another module may come late
}

void Order::enter(Status next, TimePoint now) {
    touch(now);
    status = next;
    timeline.push_back({next, now, version});
}

Order Order::as_placed() const {
    Order out = *this;
    const auto placing = std::ranges::find(out.timeline, Status::placed, &TimelineEntry::status);
    out.version = placing->version;
    out.updated_at = placing->at;
    out.timeline.erase(std::next(placing), out.timeline.end());
    out.status = out.kitchen = Status::placed;
    const bool is_cash = payment_method == pay::contract::cash;
    out.payment_status = is_cash ? PaymentStatus::none : PaymentStatus::approved;
    out.refunded = 0;
    out.promised_at.reset();
    out.delays = 0;
    for (Line& line : out.lines) {
        line.quantity += std::exchange(line.removed, 0);
        line.line_total = total_of(line);
    }
    if (refused > 0) {
        const std::int64_t fee = price.amount_of(AdjustmentKind::delivery_fee);
        std::int64_t subtotal = 0;
        for (const Line& line : out.lines) subtotal += line.line_total;
        out.price = make_price(out.lines,
                               {.delivery_fee = fee, .discount = subtotal + fee - placed_total()});
        if (out.discount) out.discount->amount = subtotal + fee - placed_total();
    }
    out.refused = 0;
    out.removals = 0;
    out.kept = 0;
    out.cost_bearer.clear();
    out.undone_at.reset();
    out.corrections = 0;
    return out;
}

void Order::open(TimePoint now, Milliseconds payment_window) {
    created_at = now;
    expires_at = now + payment_window;
    enter(Status::awaiting_payment, now);
}

void Order::erase_contact() {
    customer.reset();
    note.reset();
    ++version;
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
    ++attempts;
    touch(now);
    return Change::made;
}

Change Order::withdraw_payment(TimePoint begun_at, TimePoint now) {
    if (begun_at != attempt_at) return Change::illegal;
    if (payment_status == PaymentStatus::none) return Change::repeated;
    if (!awaits_outcome()) return Change::illegal;
    payment_status = PaymentStatus::none;
    attempts = std::max<std::int64_t>(attempts - 1, 0);
    touch(now);
    return Change::made;
}

Change Order::payment_unknown(TimePoint begun_at, TimePoint now) {
    if (status != Status::awaiting_payment || begun_at != attempt_at) return Change::illegal;
    if (payment_status == PaymentStatus::unknown) return Change::repeated;
    if (payment_status != PaymentStatus::pending) return Change::illegal;
    payment_status = PaymentStatus::unknown;
    touch(now);
    return Change::made;
}

Change Order::payment_declined(TimePoint decided_at, TimePoint now) {
    if (payment_id) return Change::illegal;
    if (payment_status == PaymentStatus::declined) return Change::repeated;
    if (decided_at < attempt_at) return Change::illegal;
    payment_status = PaymentStatus::declined;
    touch(now);
    return Change::made;
}

Change Order::place(const std::string& approved_payment, const std::string& method, TimePoint now,
                    TimePoint by) {
    if (payment_id) return *payment_id == approved_payment ? Change::repeated : Change::illegal;
    if (status != Status::awaiting_payment) return Change::illegal;
    payment_id = approved_payment;
    payment_method = method;
    payment_status = method == pay::contract::cash ? PaymentStatus::none : PaymentStatus::approved;
    decide_by = by;
    enter(Status::placed, now);
    return Change::made;
}

Change Order::owe_late_payment(const std::string& approved_payment, const std::string& method,
                               TimePoint now) {
    if (payment_id) return *payment_id == approved_payment ? Change::repeated : Change::illegal;
    if (!ended() || method == pay::contract::cash || price.total == 0) return Change::illegal;
    payment_id = approved_payment;
    payment_method = method;
    payment_status = PaymentStatus::refund_pending;
    touch(now);
    return Change::made;
}

bool Order::was_placed() const {
    return std::ranges::find(timeline, Status::placed, &TimelineEntry::status) != timeline.end();
}

Change Order::record_refund(std::int64_t total_refunded, std::int64_t captured, TimePoint now) {
    if (total_refunded <= refunded) return Change::repeated;
    refunded = total_refunded;
    if (refunded >= captured) {
        payment_status = PaymentStatus::refunded;
    } else if (payment_status == PaymentStatus::refund_pending && refunded + kept >= captured) {
        payment_status = PaymentStatus::approved;  // the store keeps the rest
    }
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
    if (!is_under_way()) return Change::illegal;
    // The steps are in the kitchen's order.
    if (step <= kitchen || (undone_at && now <= *undone_at)) return Change::repeated;
    kitchen = step;
    // Of an order whose payment has gone back the store decides until the customer has it.
    const Status last_to_cancel =
        payment_status == PaymentStatus::refunded ? Status::delivering : Status::accepted;
    if (status != Status::cancel_requested || step > last_to_cancel) decide_by.reset();
    if (status != Status::cancel_requested) enter(step, now);
    return Change::made;
}

Change Order::step_back(std::int64_t number, Status from, Status to, TimePoint now, TimePoint by) {
    if (number <= corrections) return Change::repeated;
    const bool is_at_door = status == Status::delivered || status == Status::picked_up;
    if (kitchen != from || (!is_under_way() && !is_at_door)) return Change::illegal;
    corrections = number;
    undone_at = now;
    kitchen = to;
    if (from == Status::accepted) promised_at.reset();
    const bool is_cancelling = status == Status::cancel_requested;
    if (to == Status::placed || (is_cancelling && to <= Status::accepted)) decide_by = by;
    is_cancelling ? touch(now) : enter(to, now);
    return Change::made;
}

std::int64_t Order::round() const {
    std::int64_t out = 1;
    for (std::size_t i = 1; i < timeline.size(); ++i) {
        const Status left = timeline[i - 1].status;
        const bool is_back = left != Status::cancel_requested && timeline[i].status < left;
        out += is_back && left == status ? 1 : 0;
    }
    return out;
}

Change Order::refuse_dishes(const std::vector<DishesLeft>& left, TimePoint now) {
    if (!is_under_way()) return Change::illegal;
    bool is_new = false;
    for (const DishesLeft& each : left) {
        if (each.line < 0 || static_cast<std::size_t>(each.line) >= lines.size())
            return Change::illegal;
        Line& line = lines[static_cast<std::size_t>(each.line)];
        const std::int64_t refused_now = line.quantity - each.quantity;
        if (refused_now <= 0) continue;
        line.quantity = each.quantity;
        line.removed += refused_now;
        line.line_total = total_of(line);
        is_new = true;
    }
    if (!is_new) return Change::repeated;
    const std::int64_t placed = placed_total();
    std::int64_t subtotal = 0;
    for (const Line& line : lines) subtotal += line.line_total;
    const std::int64_t off = std::min(-price.amount_of(AdjustmentKind::discount), subtotal);
    price = make_price(
        lines, {.delivery_fee = price.amount_of(AdjustmentKind::delivery_fee), .discount = off});
    if (discount) discount->amount = off;
    refused = placed - price.total;
    ++removals;
    touch(now);
    return Change::made;
}

Change Order::promise(TimePoint at, TimePoint now) {
    const bool is_known = promised_at && (promised_at == at || delays > 0);
    if (is_known || (undone_at && now <= *undone_at)) return Change::repeated;
    promised_at = at;
    touch(now);
    return Change::made;
}

Change Order::delay(std::int64_t number, TimePoint at, TimePoint now) {
    if (number <= delays) return Change::repeated;
    if (!is_under_way()) return Change::illegal;
    delays = number;
    promised_at = at;
    touch(now);
    return Change::made;
}

void Order::owe_refund() {
    // Nothing was captured in cash, and nothing is owed for a free order.
    if (payment_status == PaymentStatus::approved && refunded + kept < placed_total())
        payment_status = PaymentStatus::refund_pending;
}

Change Order::reject(TimePoint now) {
    if (status == Status::rejected) return Change::repeated;
    if (!is_under_way()) return Change::illegal;
    owe_refund();
    decide_by.reset();
    enter(Status::rejected, now);
    return Change::made;
}

// The store refused a cancellation in the status that the order is in.
bool Order::cancellation_was_refused() const {
    return timeline.size() >= 2 && timeline[timeline.size() - 2].status == Status::cancel_requested;
}

Change Order::cancel(TimePoint now, TimePoint by, bool by_store) {
    switch (status) {
        case Status::awaiting_payment:
            is_cancelled_by_store = by_store;
            enter(Status::cancelled, now);
            return Change::made;
        case Status::placed:
        case Status::accepted:
            // Otherwise each try would add two entries to the timeline and two events, without end.
            if (cancellation_was_refused()) return Change::illegal;
            decide_by = by;
            is_cancelled_by_store = by_store;
            enter(Status::cancel_requested, now);
            return Change::made;
        case Status::cancel_requested:
        case Status::cancelled:
        case Status::rejected:
        case Status::expired: return Change::repeated;
        default: return Change::illegal;
    }
}

Change Order::cancel_refunded(TimePoint now, TimePoint by) {
    if (payment_status != PaymentStatus::refunded || !is_under_way()) return Change::illegal;
    decide_by = by;
    if (status != Status::cancel_requested) enter(Status::cancel_requested, now);
    return Change::made;
}

Change Order::confirm_cancellation(TimePoint now) {
    if (status == Status::cancelled) return Change::repeated;
    if (!is_under_way()) return Change::illegal;
    owe_refund();
    decide_by.reset();
    enter(Status::cancelled, now);
    return Change::made;
}

Change Order::cancel_by_store(TimePoint now, std::optional<std::int64_t> refund,
                              std::string bearer) {
    if (status == Status::cancelled) return Change::repeated;
    if (!is_under_way()) return Change::illegal;
    is_cancelled_by_store = true;
    cost_bearer = std::move(bearer);
    if (refund && payment_status == PaymentStatus::approved)
        kept = std::max<std::int64_t>(placed_total() - refunded - *refund, 0);
    return confirm_cancellation(now);
}

Change Order::give_up_on_store(TimePoint now) {
    if (!decide_by || now < *decide_by) return Change::illegal;
    return status == Status::cancel_requested ? confirm_cancellation(now) : reject(now);
}

Change Order::refuse_cancellation(TimePoint now) {
    if (status != Status::cancel_requested) return Change::illegal;
    if (kitchen != Status::placed) decide_by.reset();
    is_cancelled_by_store = false;
    enter(kitchen, now);
    return Change::made;
}

}  // namespace baedal::order
