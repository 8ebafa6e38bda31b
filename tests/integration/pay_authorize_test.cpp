// AuthorizePayment: one charge and one outcome, whatever the gateway does.
#include <algorithm>

#include <doctest/doctest.h>

#include "pay_harness.h"

namespace pay_authorize_test {

using namespace baedal;
using namespace baedal::test;
using pay::contract::Outcome;
using pay::contract::PaymentReply;
using Texts = std::vector<std::string>;

TEST_CASE("an approved payment is captured, recorded and announced") {
    PayHarness harness;
    const PaymentReply reply = harness.pay("o1");
    CHECK(reply.outcome == Outcome::approved);
    const auto payments = harness.payments();
    REQUIRE(payments.size() == 1);
    CHECK(payments[0].id == reply.payment_id);
    CHECK(is_id(reply.payment_id));
    CHECK(payments[0].state == "approved");
    CHECK(payments[0].amount == 39'000);
    const auto ledger = harness.ledger();
    REQUIRE(ledger.size() == 1);
    CHECK(ledger[0].kind == "charge");
    CHECK(ledger[0].key == reply.payment_id);
    CHECK(ledger[0].amount == 39'000);
    CHECK(harness.sent_types("o1") == Texts{"PaymentApproved"});
}

TEST_CASE("the event of a payment carries the trace of the request") {
    PayHarness harness;
    harness.pay("o1");
    const auto trace = harness.database().read([](db::Connection& c) {
        return c.one("SELECT traceparent FROM outbox", [](db::Row row) { return row.text(0); });
    });
    CHECK(trace == "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
}

TEST_CASE("a declined card leaves no charge, and another card may be tried") {
    PayHarness harness;
    const PaymentReply declined = harness.pay("o1", "tok_declined");
    CHECK(declined.outcome == Outcome::declined);
    CHECK(harness.pay("o1", "some other token").outcome == Outcome::declined);
    CHECK(harness.ledger().empty());
    CHECK(harness.pay("o1", "tok_ok").outcome == Outcome::approved);
    CHECK(harness.ledger().size() == 1);
    CHECK(harness.sent_types("o1") ==
          Texts{"PaymentDeclined", "PaymentDeclined", "PaymentApproved"});
}

TEST_CASE("an order that is paid is not charged again") {
    PayHarness harness;
    const PaymentReply first = harness.pay("o1");
    for (const char* token : {"tok_ok", "tok_declined", "tok_timeout"}) {
        const PaymentReply again = harness.pay("o1", token);
        CHECK(again.outcome == Outcome::approved);
        CHECK(again.payment_id == first.payment_id);
    }
    CHECK(harness.pay("o1", "x", 39'000, "cash").payment_id == first.payment_id);
    CHECK(harness.ledger().size() == 1);
    CHECK(harness.payments().size() == 1);
}

TEST_CASE("twenty requests at once make one charge") {
    PayHarness harness;
    std::vector<std::future<PaymentReply>> requests;
    for (int i = 0; i < 20; ++i) requests.push_back(harness.begin_payment("o1"));
    int approved = 0;
    for (auto& request : requests) {
        const Outcome outcome = request.get().outcome;
        CHECK((outcome == Outcome::approved || outcome == Outcome::pending));
        approved += outcome == Outcome::approved ? 1 : 0;
    }
    CHECK(approved >= 1);
    CHECK(harness.payments().size() == 1);
    CHECK(harness.ledger().size() == 1);
    CHECK(harness.sent_types("o1") == Texts{"PaymentApproved"});
}

TEST_CASE("a charge whose answer is lost is found by the reconciler") {
    PayHarness harness;
    CHECK(harness.pay("o1", "tok_lost").outcome == Outcome::pending);
    REQUIRE(eventually([&] { return harness.state_of("o1") == "approved"; }));
    CHECK(harness.pay("o1").outcome == Outcome::approved);
    CHECK(harness.ledger().size() == 1);
    CHECK(harness.sent_types("o1") == Texts{"PaymentApproved"});
}

TEST_CASE("a payment that never reached the gateway is declined and can never be charged") {
    PayHarness harness;
    for (const std::string token : {"tok_timeout", "tok_error"}) {
        CAPTURE(token);
        const std::string order = "of " + token;
        CHECK(harness.pay(order, token).outcome == Outcome::pending);
        REQUIRE(eventually([&] { return harness.state_of(order) == "declined"; }));
        CHECK(harness.sent_types(order) == Texts{"PaymentDeclined"});
        CHECK(harness.pay(order).outcome == Outcome::approved);
        CHECK(harness.ledger_balance(order) == 39'000);
    }
    CHECK(harness.ledger().size() == 2);
}

TEST_CASE("while an attempt is not settled no other is begun") {
    PayHarness harness(R"(
        pay.gateway_timeout = "100ms"
        pay.reconcile_every = "1s"
    )");
    CHECK(harness.pay("o1", "tok_timeout").outcome == Outcome::pending);
    CHECK(harness.pay("o1", "tok_ok").outcome == Outcome::pending);
    CHECK(harness.payments().size() == 1);
    REQUIRE(eventually([&] { return harness.state_of("o1") == "declined"; }));
    CHECK(harness.ledger().empty());
}

TEST_CASE("a late answer settles the payment by itself") {
    // The reconciler checks after an hour.
    PayHarness harness(R"(
        pay.gateway_timeout = "100ms"
        pay.reconcile_every = "1h"
        pay.sandbox.slow = "1s"
    )");
    CHECK(harness.pay("o1", "tok_slow").outcome == Outcome::pending);
    CHECK(harness.state_of("o1") == "unknown");
    REQUIRE(eventually([&] { return harness.state_of("o1") == "approved"; }));
    CHECK(harness.sent_types("o1") == Texts{"PaymentApproved"});
}

TEST_CASE("a late answer settles the payment even if the module was stopped meanwhile") {
    PayHarness harness(R"(
        pay.gateway_timeout = "100ms"
        pay.reconcile_every = "1h"
        pay.sandbox.slow = "1s"
    )");
    CHECK(harness.pay("o1", "tok_slow").outcome == Outcome::pending);
    harness.cancel("o1");
    harness.stop_module();
    REQUIRE(eventually([&] { return harness.state_of("o1") == "approved"; }));
    CHECK(harness.pending_refunds() == 1);
    harness.start_module();
    REQUIRE(eventually([&] { return harness.is_idle(); }));
    CHECK(harness.ledger_balance("o1") == 0);
}

TEST_CASE("an intent that a crash left behind is settled by what the gateway knows") {
    PayHarness harness;
    harness.stop_module();
    const auto leave_behind = [&](const std::string& id, const std::string& order) {
        harness.database().write_and_wait([&](db::Transaction& tx) {
            tx.run(R"sql(
                INSERT INTO payment (id, order_id, amount, currency, method, state, created_at, updated_at, next_check_at)
                VALUES (:id, :order, 1000, 'KRW', 'sandbox', 'pending', 0, 0, 0)
            )sql",
                   db::arg(":id", id), db::arg(":order", order));
        });
    };
    leave_behind("p-charged", "charged");
    leave_behind("p-not", "not charged");
    harness.sandbox().write_and_wait([](db::Transaction& tx) {
        tx.run(
            "INSERT INTO movement (kind, key, order_id, amount, at) VALUES ('charge', 'p-charged', "
            "'charged', 1000, 0)");
    });
    harness.start_module();
    REQUIRE(eventually([&] { return harness.is_idle(); }));
    CHECK(harness.state_of("charged") == "approved");
    CHECK(harness.state_of("not charged") == "declined");
    CHECK(harness.sent_types("charged") == Texts{"PaymentApproved"});
    CHECK(harness.sent_types("not charged") == Texts{"PaymentDeclined"});
}

TEST_CASE("a method that is not offered is refused and named") {
    PayHarness harness;
    for (const char* method : {"cash", "toss", "", "magic"}) {
        const PaymentReply reply = harness.pay("o1", "tok_ok", 1000, method);
        CHECK(reply.outcome == Outcome::refused);
        CHECK(reply.payment_id.empty());
        CHECK(reply.detail.contains("sandbox"));
    }
    CHECK(harness.pay("o1", "tok_ok", -1).outcome == Outcome::refused);
    CHECK(harness.payments().empty());
    CHECK(harness.ledger().empty());
}

TEST_CASE("an order that has ended cannot be paid") {
    PayHarness harness;
    harness.cancel("cancelled");
    order::contract::OrderExpired expired;
    expired.order.id = "expired";
    harness.deliver(expired);
    harness.pay("paid");
    harness.cancel("paid");
    for (const char* order : {"cancelled", "expired", "paid"}) {
        CHECK(harness.pay(order).outcome == Outcome::refused);
    }
    CHECK(harness.payments().size() == 1);
    CHECK(harness.ended_orders() == 2);  // the paid one has the mark itself
}

TEST_CASE("a gateway that fails opens the circuit, and nothing is attempted while it is open") {
    PayHarness harness(R"(
        pay.gateway_timeout = "2s"
        pay.reconcile_every = "50ms"
        pay.breaker.minimum = 4
        pay.breaker.open_for = "1s"
    )");
    const std::string paid = "paid before";
    CHECK(harness.pay(paid).outcome == Outcome::approved);
    for (int i = 0; i < 3; ++i)
        CHECK(harness.pay("failing " + std::to_string(i), "tok_error").outcome == Outcome::pending);
    const PaymentReply busy = harness.pay("o1");
    CHECK(busy.outcome == Outcome::busy);
    CHECK(busy.retry_after_s >= 1);
    CHECK(busy.payment_id.empty());
    CHECK(harness.payments_of("o1").empty());
    CHECK(harness.sent_types("o1").empty());
    CHECK(harness.pay(paid).outcome == Outcome::approved);
    REQUIRE(eventually([&] { return harness.pay("o1").outcome == Outcome::approved; }));
    CHECK(harness.ledger_balance("o1") == 39'000);
}

TEST_CASE("declined cards do not open the circuit") {
    PayHarness harness("pay.breaker.minimum = 2\npay.breaker.window = 4");
    for (int i = 0; i < 8; ++i)
        CHECK(harness.pay("o" + std::to_string(i), "tok_declined").outcome == Outcome::declined);
    CHECK(harness.pay("last").outcome == Outcome::approved);
}

TEST_CASE("no more calls are in flight than allowed") {
    PayHarness harness(R"(
        pay.gateway_timeout = "200ms"
        pay.reconcile_every = "50ms"
        pay.max_in_flight = 1
        pay.sandbox.slow = "1s"
    )");
    auto first = harness.begin_payment("slow", "tok_slow");
    REQUIRE(eventually([&] { return harness.payments().size() == 1; }));
    CHECK(harness.pay("o1").outcome == Outcome::busy);
    CHECK(first.get().outcome == Outcome::pending);
    CHECK(harness.pay("o1").outcome == Outcome::busy);  // the late response is still awaited
    REQUIRE(eventually([&] { return harness.pay("o1").outcome == Outcome::approved; }));
    CHECK(harness.payments_of("o1").size() == 1);
}

TEST_CASE("the figures of pay are on the metrics page") {
    PayHarness harness;
    harness.pay("o1");
    harness.pay("o2", "tok_declined");
    harness.pay("o3", "tok_ok", 1, "cash");
    const std::string page = harness.metrics.exposition();
    CHECK(page.contains("baedal_payments_total{outcome=\"approved\"} 1"));
    CHECK(page.contains("baedal_payments_total{outcome=\"declined\"} 1"));
    CHECK(page.contains("baedal_payments_total{outcome=\"refused\"} 1"));
    CHECK(page.contains("baedal_refunds_pending 0"));
    harness.stop_module();
    CHECK(harness.metrics.exposition().contains(
        "baedal_refunds_pending 0"));  // collected after the instance is gone
}

}  // namespace pay_authorize_test
