// From every state of a payment, a refund and a message there is a way to an end, with each module down in
// turn.
#include <algorithm>
#include <set>

#include <doctest/doctest.h>

#include "notify/domain/notification.h"
#include "pay/domain/payment.h"
#include "pay/domain/refund.h"
#include "saga_fixture.h"

using namespace baedal;
using namespace baedal::simulation;
using namespace std::chrono_literals;

namespace {

using States = std::set<std::string>;

template <NamedEnum E>
States all_names() {
    States out;
    for (const std::string_view name : enum_names(E{})) out.insert(std::string(name));
    return out;
}

States states_in(SagaFixture& f, const std::string& table) {
    const auto found = f.rows("SELECT DISTINCT state FROM pay." + table);
    return {found.begin(), found.end()};
}

const States message_ends{"sent", "failed", "skipped"};

const std::vector<std::string> unsteady{
    "order.payment_window=\"2m\"", "store.accept_within=\"60s\"", "pay.reconcile_every=\"20s\""};

// Payments in every state. The last two are on their way to the gateway.
std::vector<std::string> bring_payments(SagaFixture& f) {
    std::vector<std::string> ids{f.placed(), f.pay_with("tok_declined"), f.pay_with("tok_timeout"),
                                 f.pay_with("tok_lost")};
    for (const char* token : {"tok_timeout", "tok_lost"}) {
        ids.push_back(f.unpaid());
        f.begin({http::Method::post, "/orders/" + ids.back() + "/payment",
                 std::string(R"({"method":"sandbox","token":")") + token + R"("})"});
    }
    f.pass(500ms);
    return ids;
}

void check_rest(SagaFixture& f, const std::vector<std::string>& ids) {
    CHECK(f.unfinished() == "");
    for (const std::string& id : ids) {
        const std::string status = f.payment_status(id);
        CAPTURE(status);
        CHECK(States{"none", "declined", "approved", "refunded"}.contains(status));
    }
    CHECK(f.audit() == "");
}

// Two orders: one with a refund that is sent and one that waits, one with a refund that failed.
struct Refunds {
    std::string open;
    std::string failed;
    std::string failed_payment;
    std::string open_payment;
};

std::string payment_of(SagaFixture& f, const std::string& order) {
    return f.text("SELECT id FROM pay.payment WHERE order_id = '" + order + "'");
}

ReceivedResponse refund(SagaFixture& f, const std::string& payment, int amount,
                        const std::string& more = "") {
    return f.post("/payments/" + payment + "/refunds",
                  R"({"amount":)" + std::to_string(amount) + more + "}");
}

// Sets what the gateway has of a charge: with 1 it refuses every refund.
void set_charged(SagaFixture& f, const std::string& order, std::int64_t amount) {
    f.change_file("pay_sandbox", "UPDATE movement SET amount = " + std::to_string(amount) +
                                     " WHERE kind = 'charge' AND order_id = '" + order + "'");
}

Refunds bring_refunds(SagaFixture& f) {
    Refunds out;
    out.failed = f.placed();
    out.failed_payment = payment_of(f, out.failed);
    set_charged(f, out.failed, 1);
    REQUIRE(f.cancel(out.failed).status == 200);
    REQUIRE(f.becomes([&] { return states_in(f, "refund") == States{"failed"}; }));
    const std::string done = f.placed();
    REQUIRE(f.cancel(done).status == 200);
    REQUIRE(f.becomes([&] { return states_in(f, "refund").contains("done"); }));
    out.open = f.placed();
    out.open_payment = payment_of(f, out.open);
    REQUIRE(refund(f, out.open_payment, 1'000).status == 201);
    REQUIRE(refund(f, out.open_payment, 2'000).status == 201);
    return out;
}

}  // namespace

TEST_CASE("a payment in every state is settled, with each module down in turn") {
    {
        SagaFixture f(unsteady);
        bring_payments(f);
        CHECK(states_in(f, "payment") == all_names<pay::PaymentState>());
    }
    for (const std::string& down : outages()) {
        CAPTURE(down);
        SagaFixture f(unsteady);
        const auto ids = bring_payments(f);
        if (!down.empty()) f.stop(down);
        f.pass(10min);
        const States settled{"approved", "declined"};
        CHECK((states_in(f, "payment") == settled) == (down != "pay"));
        if (!down.empty()) f.start(down);
        check_rest(f, ids);
    }
}

TEST_CASE("a refund in every state is made, or is the owner's to make, with each module down") {
    // Every call of the gateway takes two seconds.
    std::vector<std::string> slow = unsteady;
    slow.emplace_back("pay.sandbox.latency_ms=[2000, 2000]");
    {
        SagaFixture f(slow);
        bring_refunds(f);
        CHECK(states_in(f, "refund") == all_names<pay::RefundState>());
    }
    for (const std::string& down : outages()) {
        for (const bool by_hand : {false, true}) {
            CAPTURE(down);
            CAPTURE(by_hand);
            SagaFixture f(slow);
            const Refunds refunds = bring_refunds(f);
            if (!down.empty()) f.stop(down);
            f.pass(10min);
            CHECK(f.movements(refunds.failed) == "charge 1");
            if (down != "pay") {
                CHECK(f.text("SELECT group_concat(state) FROM pay.refund WHERE payment_id = '" +
                             refunds.open_payment + "' AND cause = 'owner'") == "done,done");
            }
            // What failed is the owner's to decide.
            if (down == "pay") f.start(down);
            const std::string more = by_hand ? R"(,"byHand":true)" : "";
            if (!by_hand) {
                set_charged(f, refunds.failed, chicken_total);  // starts all modules
                if (!down.empty()) f.stop(down);
                if (down == "pay") f.start(down);
            }
            CHECK(refund(f, refunds.failed_payment, chicken_total, more).status == 201);
            f.pass(1min);
            CHECK(f.text("SELECT refunded FROM pay.payment WHERE id = '" + refunds.failed_payment +
                         "'") == std::to_string(chicken_total));
            if (by_hand) set_charged(f, refunds.failed, chicken_total);
            if (!down.empty() && f.state_of(down) == "stopped") f.start(down);
            check_rest(f, {refunds.failed, refunds.open});
        }
    }
}

TEST_CASE("a message is sent, failed or skipped, with each module down in turn") {
    States all = message_ends;
    all.insert({"pending", "accepted"});  // of which a report tells the end
    CHECK(all_names<notify::DeliveryStatus>() == all);
    for (const std::string& down : outages()) {
        for (const auto outage : std::vector<Milliseconds>{10min, 7h}) {
            CAPTURE(down);
            CAPTURE(outage.count());
            SagaFixture f(unsteady);
            const std::string id = f.cooked({"accept", "cook"});
            if (!down.empty()) f.stop(down);
            f.command(id, "ready");
            f.pass(outage);
            if (!down.empty()) f.start(down);
            for (const char* step : {"ready", "dispatch", "deliver"}) f.command(id, step);
            CHECK(f.unfinished() == "");
            const auto statuses = f.rows("SELECT DISTINCT status FROM notify.notification");
            for (const std::string& status : statuses) CHECK(message_ends.contains(status));
            // The time of the change counts, not the time at which order or notify learnt of it.
            const bool late = (down == "notify" || down == "order") && outage > 6h;
            CHECK(f.text("SELECT status FROM notify.notification WHERE event = 'ready'") ==
                  (late ? "skipped" : "sent"));
            CHECK(f.text("SELECT status FROM notify.notification WHERE event = 'delivered'") ==
                  "sent");
        }
    }
}

TEST_CASE("a message that was queued when the process ended is sent by the next one") {
    SagaFixture f(unsteady);
    const std::string id = f.placed();
    f.pass(1s);
    f.change_file("notify", "UPDATE notification SET status = 'pending', sent_at = NULL");
    CHECK(f.becomes([&] {
        return f.rows("SELECT DISTINCT status FROM notify.notification") ==
               std::vector<std::string>{"sent"};
    }));
    CHECK(f.rows("SELECT event FROM notify.notification").size() == 2);
}
