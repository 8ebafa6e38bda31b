// From every state of an order, a ticket, a payment, a refund and a message there is a way to an end, with
// each module down in turn.
#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include <doctest/doctest.h>

#include "notify/domain/notification.h"
#include "order/domain/order.h"
#include "pay/domain/payment.h"
#include "pay/domain/refund.h"
#include "saga_fixture.h"
#include "store/domain/ticket.h"

using namespace baedal;
using namespace baedal::simulation;
using namespace std::chrono_literals;

namespace {

using order::Status;
using Names = std::set<std::string>;

template <NamedEnum E>
std::vector<E> all_values() {
    std::vector<E> out;
    for (const std::string_view name : enum_names(E{})) out.push_back(*from_name<E>(name));
    return out;
}

bool is_end(Status status) {
    order::Order order;
    order.status = status;
    return order.ended();
}
bool is_order_end(const std::string& status) { return is_end(*from_name<Status>(status)); }
bool is_ticket_end(const std::string& state) {
    return store::is_end(*from_name<store::State>(state));
}

// Deadlines that the test passes quickly: order decides 75 s after an order was placed.
const std::vector<std::string> quick{"order.payment_window=\"2m\"", "store.accept_within=\"60s\"",
                                     "pay.reconcile_every=\"45s\"", "pay.cash_on_delivery=true"};
constexpr auto longer_than_every_deadline = 10min;

// --- the states of orders, and of their tickets ---------------------------------------------------

// One order in a state. `name` begins with the status.
struct Specimen {
    std::string name;
    std::string id;
    std::string ticket;  // its state; "" where there is none
};

// Orders in every state that has not ended. The store module is stopped: a cancellation waits for it.
std::vector<Specimen> bring_orders(SagaFixture& f) {
    std::vector<Specimen> out;
    const auto add = [&](Status status, const std::string& how, const std::string& id) {
        out.push_back({std::string(to_text(status)) + how, id, ""});
    };
    add(Status::awaiting_payment, "", f.unpaid());
    add(Status::awaiting_payment, ", declined", f.pay_with("tok_declined"));
    add(Status::awaiting_payment, ", unknown", f.pay_with("tok_timeout"));
    add(Status::awaiting_payment, ", charged", f.pay_with("tok_lost"));
    const std::string refused = f.cooked({"accept"});
    f.patch_store(R"({"cancelUntil":"accepted"})");
    f.cancel(refused);
    f.patch_store(R"({"cancelUntil":"cooking"})");
    add(Status::accepted, ", cancellation refused", refused);
    add(Status::accepted, "", f.cooked({"accept"}));
    add(Status::cooking, "", f.cooked({"accept", "cook"}));
    add(Status::ready, "", f.cooked({"accept", "cook", "ready"}));
    add(Status::delivering, "", f.cooked({"accept", "cook", "ready", "dispatch"}));
    const std::string asked_early = f.placed();
    const std::string asked_late = f.cooked({"accept"});
    add(Status::placed, "", f.placed());
    add(Status::placed, ", in cash", f.pay_with("", "cash"));
    f.pass(1s);
    f.stop("store");
    add(Status::placed, ", unknown to the store", f.placed());
    for (const std::string& id : {asked_early, asked_late}) {
        f.cancel(id);
        add(Status::cancel_requested, id == asked_early ? ", placed" : ", accepted", id);
    }
    for (Specimen& specimen : out) specimen.ticket = f.ticket_state(specimen.id);
    return out;
}

// What a person can do about an order; "time" is to do nothing.
struct Way {
    std::string name;
    std::function<void(SagaFixture&, const std::string& id)> go;
};

void work_on(SagaFixture& f, const std::string& id) {
    for (const store::Command command : all_values<store::Command>()) {
        if (command != store::Command::reject) f.command(id, std::string(to_text(command)));
    }
}

std::vector<Way> ways() {
    return {
        {"time", [](SagaFixture&, const std::string&) {}},
        {"the customer cancels", [](SagaFixture& f, const std::string& id) { f.cancel(id); }},
        {"the customer pays", [](SagaFixture& f, const std::string& id) { f.pay(id); }},
        {"the kitchen rejects",
         [](SagaFixture& f, const std::string& id) { f.command(id, "reject"); }},
        {"the kitchen goes on", work_on},
    };
}

// The orders and tickets that come to no end by any way while the module is down.
struct Stuck {
    Names orders;
    Names tickets;
};

// Starts the module again: every order must come to its end, and the books must agree.
void check_return(SagaFixture& f, const std::string& down, const std::vector<Specimen>& all) {
    if (!down.empty()) f.start(down);
    f.pass(10s);
    for (const Specimen& specimen : all) work_on(f, specimen.id);
    CHECK(f.unfinished() == "");
    for (const Specimen& specimen : all) {
        CAPTURE(specimen.name);
        CHECK(is_order_end(f.status(specimen.id)));
        const std::string ticket = f.ticket_state(specimen.id);
        CHECK((ticket.empty() || is_ticket_end(ticket)));
        const std::string money = f.payment_status(specimen.id);
        CHECK(money != "pending");
        CHECK(money != "unknown");
        CHECK(money != "refund_pending");
    }
    CHECK(f.audit() == "");
}

Stuck stuck_without(const std::string& down) {
    Stuck stuck;
    bool first = true;
    for (const Way& way : ways()) {
        CAPTURE(way.name);
        SagaFixture f(quick);
        const std::vector<Specimen> all = bring_orders(f);
        if (!down.empty() && down != "store") f.stop(down);
        if (down != "store") f.start("store");
        Names orders;
        Names tickets;
        for (const Specimen& specimen : all) way.go(f, specimen.id);
        f.pass(longer_than_every_deadline);
        for (const Specimen& specimen : all) {
            if (!is_order_end(f.status(specimen.id))) orders.insert(specimen.name);
            const std::string ticket = f.ticket_state(specimen.id);
            if (!specimen.ticket.empty() && !is_ticket_end(ticket)) tickets.insert(specimen.name);
        }
        const auto keep_common = [&](Names& common, const Names& found) {
            if (first) common = found;
            std::erase_if(common, [&](const std::string& name) { return !found.contains(name); });
        };
        keep_common(stuck.orders, orders);
        keep_common(stuck.tickets, tickets);
        first = false;
        check_return(f, down, all);
    }
    return stuck;
}

}  // namespace

TEST_CASE("the test has an order in every status and a ticket in every state that is no end") {
    SagaFixture f(quick);
    std::set<std::string> statuses;
    std::set<std::string> states;
    for (const Specimen& specimen : bring_orders(f)) {
        CAPTURE(specimen.name);
        CHECK(f.status(specimen.id) == specimen.name.substr(0, specimen.name.find(',')));
        statuses.insert(f.status(specimen.id));
        states.insert(specimen.ticket);
    }
    for (const Status status : all_values<Status>()) {
        CAPTURE(to_text(status));
        CHECK(is_end(status) != statuses.contains(std::string(to_text(status))));
    }
    for (const store::State state : all_values<store::State>()) {
        CAPTURE(to_text(state));
        CHECK(store::is_end(state) != states.contains(std::string(to_text(state))));
    }
}

TEST_CASE("every order and ticket comes to an end while all modules run") {
    const Stuck stuck = stuck_without("");
    CHECK(stuck.orders == Names{});
    CHECK(stuck.tickets == Names{});
}

TEST_CASE("every order and ticket comes to an end without each module that is not order or store") {
    for (const std::string& down : module_names()) {
        if (down == "order" || down == "store") continue;
        CAPTURE(down);
        const Stuck stuck = stuck_without(down);
        CHECK(stuck.orders == Names{});
        CHECK(stuck.tickets == Names{});
    }
}

TEST_CASE("every order comes to an end without the store, unless the kitchen has it") {
    const Stuck stuck = stuck_without("store");
    CHECK(stuck.orders ==
          Names{"accepted, cancellation refused", "cooking", "ready", "delivering"});
}

TEST_CASE("every ticket comes to an end without the order module, and all when it returns") {
    CHECK(stuck_without("order").tickets == Names{});
}
