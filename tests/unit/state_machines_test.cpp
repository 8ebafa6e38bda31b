// No state machine has a state from which nothing leads to an end, also while a module says nothing.
#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "notify/domain/notification.h"
#include "order/domain/order.h"
#include "pay/domain/payment.h"
#include "pay/domain/refund.h"
#include "store/domain/ticket.h"

namespace state_machines_test {

namespace {

using namespace baedal;
using order::Order;
using order::Status;

template <NamedEnum E>
std::vector<E> all_values() {
    std::vector<E> out;
    for (const std::string_view name : enum_names(E{})) out.push_back(*from_name<E>(name));
    return out;
}

const TimePoint noon = *from_rfc3339("2026-11-22T03:00:00.000Z");
constexpr Milliseconds window = std::chrono::minutes{15};
const TimePoint deadline = noon + std::chrono::minutes{10};

// Who makes a step of an order: a person or the clock, or a module by its events.
enum class By { anyone, pay, store };

struct OrderStep {
    By by;
    std::function<void(Order&)> make;
};

std::vector<OrderStep> order_steps() {
    std::vector<OrderStep> out{
        {By::anyone, [](Order& o) { (void)o.begin_payment("sandbox", noon); }},
        {By::anyone, [](Order& o) { (void)o.cancel(noon, deadline); }},
        {By::anyone, [](Order& o) { (void)o.expire(noon + window); }},
        {By::anyone, [](Order& o) { (void)o.give_up_on_store(deadline); }},
        {By::pay, [](Order& o) { (void)o.withdraw_payment(noon, noon); }},
        {By::pay, [](Order& o) { (void)o.payment_unknown(noon, noon); }},
        {By::pay, [](Order& o) { (void)o.payment_declined(noon, noon); }},
        {By::pay, [](Order& o) { (void)o.place("p", "sandbox", noon, deadline); }},
        {By::pay, [](Order& o) { (void)o.owe_late_payment("p", "sandbox", noon); }},
        {By::pay, [](Order& o) { (void)o.record_refund(39'000, 39'000, noon); }},
        {By::pay, [](Order& o) { (void)o.cancel_refunded(noon, deadline); }},
        {By::store, [](Order& o) { (void)o.reject(noon); }},
        {By::store, [](Order& o) { (void)o.confirm_cancellation(noon); }},
        {By::store, [](Order& o) { (void)o.refuse_cancellation(noon); }},
    };
    for (const Status step : {Status::accepted, Status::cooking, Status::ready, Status::delivering,
                              Status::delivered, Status::picked_up}) {
        out.push_back({By::store, [step](Order& o) {
                           (void)o.follow_kitchen(step, o.updated_at + Milliseconds{1});
                       }});
    }
    for (const auto& [from, to] : std::map<Status, Status>{{Status::accepted, Status::placed},
                                                           {Status::cooking, Status::accepted},
                                                           {Status::ready, Status::cooking},
                                                           {Status::delivering, Status::ready},
                                                           {Status::delivered, Status::delivering},
                                                           {Status::picked_up, Status::ready}}) {
        out.push_back({By::store, [from, to](Order& o) {
                           (void)o.step_back(o.corrections + 1, from, to, o.updated_at, deadline);
                       }});
    }
    return out;
}

bool cancellation_was_refused(const Order& order) {
    const auto& timeline = order.timeline;
    return timeline.size() >= 2 && timeline[timeline.size() - 2].status == Status::cancel_requested;
}

// What decides which steps are possible.
std::string key_of(const Order& order) {
    return std::string(to_text(order.status)) + ", kitchen " + std::string(to_text(order.kitchen)) +
           ", payment " + std::string(to_text(order.payment_status)) +
           (order.payment_id ? " made" : "") + (order.decide_by ? ", undecided" : "") +
           (cancellation_was_refused(order) ? ", refused" : "");
}

// All orders that `steps` lead to from `begin`, itself included.
std::map<std::string, Order> reachable(const Order& begin, const std::vector<OrderStep>& steps) {
    std::map<std::string, Order> found{{key_of(begin), begin}};
    std::vector<Order> open{begin};
    while (!open.empty()) {
        const Order from = std::move(open.back());
        open.pop_back();
        for (const OrderStep& step : steps) {
            Order to = from;
            step.make(to);
            if (found.try_emplace(key_of(to), to).second) open.push_back(to);
        }
    }
    return found;
}

bool leads_to_end(const Order& from, const std::vector<OrderStep>& steps) {
    for (const auto& [key, order] : reachable(from, steps)) {
        if (order.ended()) return true;
    }
    return false;
}

std::map<std::string, Order> all_orders() {
    Order order;
    order.id = "o";
    order.price.total = 39'000;
    order.open(noon, window);
    return reachable(order, order_steps());
}

// Only the kitchen can tell where the food is.
bool is_with_kitchen(const Order& order) {
    return order.kitchen > Status::accepted ||
           (order.status == Status::accepted && cancellation_was_refused(order));
}

}  // namespace

TEST_CASE("every status of an order is reached, and leads to an end without any one module") {
    std::set<Status> reached;
    for (const auto& [key, order] : all_orders()) {
        CAPTURE(key);
        reached.insert(order.status);
        CHECK(leads_to_end(order, order_steps()));
        for (const By silent : {By::pay, By::store}) {
            auto steps = order_steps();
            std::erase_if(steps, [&](const OrderStep& step) { return step.by == silent; });
            CAPTURE(static_cast<int>(silent));
            const bool waits = silent == By::store && is_with_kitchen(order);
            CHECK((waits || leads_to_end(order, steps)));
        }
    }
    CHECK(reached.size() == order::contract::status_count);
}

TEST_CASE("every payment status of an order is reached") {
    std::set<order::PaymentStatus> reached;
    for (const auto& [key, order] : all_orders()) reached.insert(order.payment_status);
    CHECK(reached.size() == enum_names(order::PaymentStatus{}).size());
}

namespace {

using store::Command;
using store::Fulfilment;
using store::State;

// The states that the staff's commands lead to, `from` included.
std::set<State> commanded_from(State from, Fulfilment fulfilment) {
    std::set<State> found{from};
    std::vector<State> open{from};
    while (!open.empty()) {
        const State state = open.back();
        open.pop_back();
        for (const Command command : all_values<Command>()) {
            const auto to = store::next_state(state, command, fulfilment);
            if (to && found.insert(*to).second) open.push_back(*to);
        }
    }
    return found;
}

bool is_possible(State state, Fulfilment fulfilment) {
    return state == State::cancelled || commanded_from(State::received, fulfilment).contains(state);
}

}  // namespace

TEST_CASE("every state of a ticket leads to an end by commands alone, and ends with its order") {
    std::set<State> possible;
    for (const Fulfilment fulfilment : all_values<Fulfilment>()) {
        for (const State state : all_values<State>()) {
            CAPTURE(to_text(state));
            if (!is_possible(state, fulfilment)) continue;
            possible.insert(state);
            CHECK(std::ranges::any_of(commanded_from(state, fulfilment), store::is_end));
            store::Ticket ticket;
            ticket.state = state;
            (void)ticket.withdraw(noon, "");
            CHECK(store::is_end(ticket.state));
        }
    }
    CHECK(possible.size() == enum_names(State{}).size());
}

TEST_CASE("every state of a payment is settled or becomes so by either response") {
    using pay::Payment;
    for (const pay::PaymentState state : all_values<pay::PaymentState>()) {
        CAPTURE(to_text(state));
        Payment::Data data;
        data.amount = 39'000;
        data.method = "sandbox";
        data.state = state;
        Payment approved(data);
        Payment declined(data);
        (void)approved.approve("");
        (void)declined.decline("");
        CHECK(approved.is_settled());
        CHECK(declined.is_settled());
        CHECK((Payment(data).is_settled() || approved.data().state != declined.data().state));
    }
}

TEST_CASE("every state of a refund leads to done, and a failed one frees its amount for another") {
    for (const pay::RefundState state : all_values<pay::RefundState>()) {
        CAPTURE(to_text(state));
        pay::Refund refund;
        refund.id = "r";
        refund.amount = 39'000;
        refund.state = state;
        (void)refund.complete();
        CHECK(refund.state == pay::RefundState::done);
    }
    pay::Payment::Data data;
    data.amount = 39'000;
    data.method = "sandbox";
    data.state = pay::PaymentState::approved;
    pay::Payment payment(data);
    REQUIRE(payment.end_order() == Change::made);
    REQUIRE(payment.request_owed() == Change::made);
    REQUIRE(payment.release_refund(39'000) == Change::made);  // it has failed
    CHECK(payment.owed() == 39'000);
    CHECK(payment.request_refund(39'000) == pay::RefundDecision::granted);
}

TEST_CASE("every message is sent, failed or skipped after a bounded number of attempts") {
    using enum notify::DeliveryStatus;
    const std::set ends{sent, failed, skipped};
    for (const notify::DeliveryStatus status : all_values<notify::DeliveryStatus>()) {
        CAPTURE(to_text(status));
        notify::Notification message;
        message.status = status;
        message.handed_at = noon;
        const auto is_pending = [&] { return message.status == pending; };
        for (int i = 0; i < notify::Notification::max_attempts && is_pending(); ++i)
            message.attempted({.result = notify::SendResult::try_later}, noon, 0.5);
        // An accepted one: the provider never says what became of it.
        TimePoint now = noon;
        for (int i = 0; i < 1'000 && message.status == accepted; ++i) {
            message.reported({}, now, std::chrono::seconds{30});
            now = std::max(now, message.next_try_at);
        }
        CHECK(ends.contains(message.status));
    }
}

}  // namespace state_machines_test
