#include "situations/domain_transitions.h"

#include <functional>
#include <optional>
#include <vector>

#include "marketing/domain/redemption.h"
#include "notify/domain/notification.h"
#include "order/domain/order.h"
#include "pay/domain/payment.h"
#include "pay/domain/refund.h"
#include "pay/requests.h"
#include "situations/transition_watch.h"
#include "store/domain/ticket.h"

namespace baedal::simulation {

namespace {

template <class T>
using Steps = std::vector<std::function<void(T&)>>;

// Applies every step in every state that can be reached from `starts`. `key` tells states apart, and
// `found` is called with each change.
template <class T>
void explore(std::vector<T> starts, const std::function<Steps<T>(const T&)>& steps,
             const std::function<std::string(const T&)>& key,
             const std::function<void(const T& before, const T& after)>& found) {
    std::set<std::string> known;
    for (const T& start : starts) known.insert(key(start));
    while (!starts.empty()) {
        const T before = std::move(starts.back());
        starts.pop_back();
        for (const auto& step : steps(before)) {
            T after = before;
            step(after);
            found(before, after);
            if (known.insert(key(after)).second) starts.push_back(std::move(after));
        }
    }
}

void add(std::set<std::string>& out, std::string_view machine, std::string_view from,
         std::string_view to) {
    if (from != to) out.insert(transition_name(machine, from, to));
}

// --- order ---

constexpr std::int64_t total = 100;
const TimePoint opened = from_millis(1'000);
const TimePoint now = from_millis(5'000);
const TimePoint decide_by = now;
const std::string paid = "payment";

order::Order new_order(order::Fulfilment fulfilment) {
    order::Order out;
    out.fulfilment = fulfilment;
    out.price.total = total;
    out.open(opened, Milliseconds{1});
    return out;
}

// The kitchen's state as the order knows it.
store::State kitchen_of(const order::Order& order) {
    if (order.kitchen == order::Status::placed) return store::State::received;
    return *from_name<store::State>(to_text(order.kitchen));
}

order::Status status_of(store::State state) {
    return state == store::State::received ? order::Status::placed
                                           : *from_name<order::Status>(to_text(state));
}

TimePoint later(const order::Order& order) { return order.updated_at + Milliseconds{1}; }

Steps<order::Order> payment_steps(const order::Order& order) {
    using order::Order;
    Steps<Order> out{
        [](Order& o) { o.begin_payment("sandbox", opened); },
        [](Order& o) { o.withdraw_payment(o.attempt_at, now); },
        [](Order& o) { o.payment_unknown(o.attempt_at, now); },
        [](Order& o) { o.payment_declined(now, now); },
        [](Order& o) { o.owe_late_payment(paid, "sandbox", now); },
        [](Order& o) { o.expire(now); },
    };
    if (order.attempt_at == TimePoint{}) return out;
    out.push_back([](Order& o) { o.place(paid, "sandbox", now, decide_by); });
    out.push_back(
        [](Order& o) { o.place(paid, std::string(pay::contract::cash), now, decide_by); });
    if (order.payment_id && order.payment_method == "sandbox") {
        out.push_back([](Order& o) { o.record_refund(total / 4, total, now); });
        out.push_back([](Order& o) { o.record_refund(total / 2, total, now); });
        out.push_back([](Order& o) {
            if (o.record_refund(total, total, now) == Change::made)
                o.cancel_refunded(now, decide_by);
        });
    }
    return out;
}

Steps<order::Order> store_steps(const order::Order& order) {
    using order::Order;
    using store::State;
    Steps<Order> out{[](Order& o) { o.cancel(now, decide_by); },
                     [](Order& o) { o.give_up_on_store(now); }};
    const State kitchen = kitchen_of(order);
    constexpr auto commands = enum_names(store::Command{});
    for (std::size_t i = 0; i < commands.size(); ++i) {
        const auto next = next_state(kitchen, static_cast<store::Command>(i), order.fulfilment);
        if (!next) continue;
        if (*next == State::rejected) {
            out.push_back([](Order& o) { o.reject(now); });
        } else {
            const auto step = status_of(*next);
            out.push_back([step](Order& o) { o.follow_kitchen(step, later(o)); });
        }
    }
    if (const auto before = state_before(kitchen, order.fulfilment)) {
        // Cash that was collected is not taken back.
        const bool is_final = is_end(kitchen) && order.payment_method == pay::contract::cash;
        const auto step = status_of(*before);
        if (!is_final)
            out.push_back([step](Order& o) {
                o.step_back(o.corrections + 1, o.kitchen, step, later(o), decide_by);
            });
    }
    if (kitchen != State::received && !is_end(kitchen)) {
        for (const auto refund : {std::optional<std::int64_t>{}, std::optional<std::int64_t>{0},
                                  std::optional<std::int64_t>{total / 4}})
            out.push_back([refund](Order& o) { o.cancel_by_store(now, refund, ""); });
    }
    const bool is_refunded = order.payment_status == order::PaymentStatus::refunded;
    if (order.status == order::Status::cancel_requested &&
        (kitchen == State::received || kitchen == State::accepted || is_refunded))
        out.push_back([](Order& o) { o.confirm_cancellation(now); });
    if (kitchen != State::received) out.push_back([](Order& o) { o.refuse_cancellation(now); });
    return out;
}

std::string key_of(const order::Order& o) {
    std::string key = std::string(to_text(o.fulfilment)) + " " + std::string(to_text(o.status)) +
                      " " + std::string(to_text(o.payment_status)) + " " +
                      std::string(to_text(o.kitchen)) + " " + o.payment_method.value_or("") + " " +
                      std::to_string(o.refunded);
    key += " keeps " + std::to_string(o.kept);
    key += o.payment_id ? " paid" : "";
    key += o.decide_by ? " undecided" : "";
    const std::size_t entries = o.timeline.size();
    if (entries >= 2) key += " after " + std::string(to_text(o.timeline[entries - 2].status));
    return key;
}

void add_order(std::set<std::string>& out) {
    using order::Order;
    add(out, "order", "", to_text(order::Status::awaiting_payment));
    add(out, "payment of an order", "", to_text(order::PaymentStatus::none));
    add(out, "payment of an order", "", to_text(order::PaymentStatus::pending));
    explore<Order>(
        {new_order(order::Fulfilment::delivery), new_order(order::Fulfilment::pickup)},
        [](const Order& order) {
            Steps<Order> steps = payment_steps(order);
            for (auto& step : store_steps(order)) steps.push_back(std::move(step));
            return steps;
        },
        key_of,
        [&out](const Order& before, const Order& after) {
            add(out, "order", to_text(before.status), to_text(after.status));
            add(out, "payment of an order", to_text(before.payment_status),
                to_text(after.payment_status));
        });
}

// --- ticket ---

void add_ticket(std::set<std::string>& out) {
    using store::CancelUntil;
    using store::Ticket;
    std::vector<Ticket> starts(2);
    starts[1].fulfilment = store::Fulfilment::pickup;
    // A ticket may be accepted, be rejected, or end with its cancelled order, before it is stored.
    for (const auto state : {store::State::received, store::State::accepted, store::State::rejected,
                             store::State::cancelled})
        add(out, "ticket", "", to_text(state));
    const Steps<Ticket> steps{
        [](Ticket& t) { t.accept(now, std::chrono::minutes{1}); },
        [](Ticket& t) { t.reject(now, ""); },
        [](Ticket& t) { t.cook(now); },
        [](Ticket& t) { t.ready(now); },
        [](Ticket& t) { t.dispatch(now, {}); },
        [](Ticket& t) { t.deliver(now); },
        [](Ticket& t) { t.pickup(now); },
        [](Ticket& t) { t.undo(now); },
        [](Ticket& t) { t.cancel_by_store(now, "", 0); },
        [](Ticket& t) { t.cancel(now, now, "", CancelUntil::cooking); },
        [](Ticket& t) { t.cancel_refunded(now, now, ""); },
        [](Ticket& t) { t.withdraw(now, ""); },
    };
    explore<Ticket>(
        starts, [&steps](const Ticket&) { return steps; },
        [](const Ticket& t) {
            return std::string(to_text(t.fulfilment)) + " " + std::string(to_text(t.state));
        },
        [&out](const Ticket& before, const Ticket& after) {
            add(out, "ticket", to_text(before.state), to_text(after.state));
        });
}

// --- money ---

void add_payment(std::set<std::string>& out) {
    using pay::Payment;
    add(out, "payment", "", to_text(pay::PaymentState::pending));
    // That the gateway has and a restored backup has not.
    add(out, "payment", "", to_text(pay::PaymentState::unknown));
    add(out, "payment", "", to_text(pay::PaymentState::declined));
    add(out, "movement at the gateway", "", "charge");
    add(out, "movement at the gateway", "", "refund");
    const Steps<Payment> steps{
        [](Payment& p) { (void)p.approve(""); },
        [](Payment& p) { (void)p.decline(""); },
        [](Payment& p) { (void)p.mark_unknown(""); },
        [](Payment& p) { (void)p.capture_after_decline(); },
    };
    Payment::Data begun;
    begun.amount = total;
    begun.method = "sandbox";
    explore<Payment>(
        {Payment(begun)}, [&steps](const Payment&) { return steps; },
        [](const Payment& p) {
            return std::string(to_text(p.data().state)) + (p.data().captured_late ? " late" : "");
        },
        [&out](const Payment& before, const Payment& after) {
            add(out, "payment", to_text(before.data().state), to_text(after.data().state));
            if (before.data().captured_late != after.data().captured_late)
                add(out, "late capture", "0", "1");
        });
}

void add_refund(std::set<std::string>& out) {
    using pay::Refund;
    // One that is made without the gateway, or in its back office, is done when it is stored.
    add(out, "refund", "", to_text(pay::RefundState::pending));
    add(out, "refund", "", to_text(pay::RefundState::done));
    const Steps<Refund> steps{
        [](Refund& r) { (void)r.send(); },
        [](Refund& r) { (void)r.complete(); },
        [](Refund& r) { (void)r.fail(""); },
        [](Refund& r) { (void)r.renew(); },
    };
    explore<Refund>(
        {Refund{}}, [&steps](const Refund&) { return steps; },
        [](const Refund& r) { return std::string(to_text(r.state)); },
        [&out](const Refund& before, const Refund& after) {
            add(out, "refund", to_text(before.state), to_text(after.state));
        });
}

// --- message ---

void add_message(std::set<std::string>& out) {
    using notify::Notification;
    using notify::SendResult;
    add(out, "message", "", to_text(notify::DeliveryStatus::pending));
    add(out, "message", "", to_text(notify::DeliveryStatus::skipped));
    // The sender skips one that has waited for too long.
    add(out, "message", to_text(notify::DeliveryStatus::pending),
        to_text(notify::DeliveryStatus::skipped));
    for (const auto result :
         {SendResult::sent, SendResult::accepted, SendResult::refused, SendResult::try_later}) {
        Notification message;
        const auto before = message.status;
        for (int i = 0; i < Notification::max_attempts && message.status == before; ++i)
            message.attempted({.result = result}, now, 0);
        add(out, "message", to_text(before), to_text(message.status));
        // Its contact was erased during the attempt, whose outcome is kept.
        if (message.status != before)
            add(out, "message", to_text(notify::DeliveryStatus::skipped), to_text(message.status));
    }
    for (const auto result : {SendResult::sent, SendResult::refused}) {
        Notification message;
        message.status = notify::DeliveryStatus::accepted;
        message.reported({.result = result}, now, Milliseconds{0});
        add(out, "message", to_text(notify::DeliveryStatus::accepted), to_text(message.status));
    }
}

// --- coupon ---

void add_redemption(std::set<std::string>& out) {
    using marketing::Redemption;
    using marketing::RedemptionState;
    for (const auto state : {RedemptionState::reserved,
                             RedemptionState::used,       // it was lost, and the order was not
                             RedemptionState::released})  // given back before it was redeemed
        add(out, "redemption", "", to_text(state));
    const Steps<Redemption> steps{
        [](Redemption& r) { (void)r.use(); },
        [](Redemption& r) { (void)r.release(); },
    };
    explore<Redemption>(
        {Redemption{}}, [&steps](const Redemption&) { return steps; },
        [](const Redemption& r) { return std::string(to_text(r.state)); },
        [&out](const Redemption& before, const Redemption& after) {
            add(out, "redemption", to_text(before.state), to_text(after.state));
        });
    add(out, "withdrawn coupon", "0", "1");
}

}  // namespace

std::set<std::string> domain_transitions() {
    std::set<std::string> out;
    add_order(out);
    add_ticket(out);
    add_payment(out);
    add_refund(out);
    add_message(out);
    add_redemption(out);
    return out;
}

}  // namespace baedal::simulation
