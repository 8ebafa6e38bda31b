// The payment of an order that ends is refunded: in full, once.
#include <algorithm>

#include <doctest/doctest.h>

#include "json/message.h"
#include "pay/application/payment_service.h"
#include "pay_harness.h"

namespace pay_refund_test {

using namespace baedal;
using namespace baedal::test;
using pay::contract::Outcome;
using Texts = std::vector<std::string>;

TEST_CASE("a cancelled order that was paid is refunded in full, once") {
    PayHarness harness;
    harness.pay("o1");
    harness.cancel("o1");
    REQUIRE(eventually([&] { return harness.is_idle(); }));
    CHECK(harness.sent_types("o1") == Texts{"PaymentApproved", "PaymentRefunded"});
    CHECK(harness.payments_of("o1").front().refunded == 39'000);
    CHECK(harness.ledger_balance("o1") == 0);
    harness.cancel("o1");  // a second event
    harness.replay();      // and both events again, twice
    harness.replay();
    REQUIRE(eventually([&] { return harness.is_idle(); }));
    CHECK(harness.ledger().size() == 2);
    CHECK(harness.sent_types("o1") == Texts{"PaymentApproved", "PaymentRefunded"});
}

TEST_CASE("a refund's event has the total of the refunds") {
    PayHarness harness;
    const auto reply = harness.pay("o1", "tok_ok", 10'000);
    harness.call(http::Method::post, "/payments/" + reply.payment_id + "/refunds",
                 R"({"amount": 4000, "reason": "late"})");
    REQUIRE(eventually([&] { return harness.is_idle(); }));
    order::contract::OrderRejected rejected;
    rejected.order.id = "o1";
    rejected.reason = "재료 소진";
    harness.deliver(rejected);
    REQUIRE(eventually([&] { return harness.is_idle(); }));
    const auto events = harness.database().read([](db::Connection& c) {
        return c.all("SELECT data FROM outbox WHERE type = 'PaymentRefunded' ORDER BY seq",
                     [](db::Row row) {
                         return json::from_text<pay::contract::PaymentRefunded>(row.text(0));
                     });
    });
    REQUIRE(events.size() == 2);
    CHECK(events[0].amount == 4'000);
    CHECK(events[0].refunded_total == 4'000);
    CHECK(events[1].amount == 6'000);
    CHECK(events[1].refunded_total == 10'000);
    CHECK(events[1].captured == 10'000);
    CHECK(harness.ledger_balance("o1") == 0);
}

TEST_CASE("an approval that comes after the order's end is refunded in full") {
    for (const std::string token : {"tok_slow", "tok_lost"}) {
        CAPTURE(token);
        PayHarness harness(R"(
            pay.gateway_timeout = "100ms"
            pay.reconcile_every = "1s"
            pay.sandbox.slow = "1s"
        )");
        CHECK(harness.pay("o1", token).outcome == Outcome::pending);
        harness.cancel("o1");
        CHECK(harness.state_of("o1") == "unknown");
        REQUIRE(
            eventually([&] { return harness.state_of("o1") == "approved" && harness.is_idle(); }));
        CHECK(harness.sent_types("o1") == Texts{"PaymentApproved", "PaymentRefunded"});
        CHECK(harness.ledger_balance("o1") == 0);
        harness.replay();
        REQUIRE(eventually([&] { return harness.is_idle(); }));
        CHECK(harness.ledger().size() == 2);
    }
}

TEST_CASE("a payment that turns out declined after the order's end is not refunded") {
    PayHarness harness;
    CHECK(harness.pay("o1", "tok_timeout").outcome == Outcome::pending);
    harness.cancel("o1");
    REQUIRE(eventually([&] { return harness.state_of("o1") == "declined"; }));
    CHECK(harness.ledger().empty());
    CHECK(harness.pending_refunds() == 0);
    CHECK(harness.pay("o1").outcome == Outcome::refused);
}

TEST_CASE("the end of an order races its payment, and the money goes back or never moves") {
    PayHarness harness;
    std::vector<std::future<pay::contract::PaymentReply>> replies;
    for (int i = 0; i < 40; ++i) replies.push_back(harness.begin_payment("o" + std::to_string(i)));
    for (int i = 0; i < 40; ++i) harness.cancel("o" + std::to_string(i));
    for (auto& reply : replies) reply.get();
    REQUIRE(eventually([&] { return harness.is_idle(); }));
    for (int i = 0; i < 40; ++i) CHECK(harness.ledger_balance("o" + std::to_string(i)) == 0);
}

TEST_CASE("a refund that the gateway fails is repeated until it is done, with one movement") {
    PayHarness harness(std::string(quick_settings) + "pay.sandbox.failure_rate = 0.3");
    for (int i = 0; i < 12; ++i) harness.pay("o" + std::to_string(i));
    for (int i = 0; i < 12; ++i) harness.cancel("o" + std::to_string(i));
    REQUIRE(eventually([&] { return harness.is_idle(); }, std::chrono::seconds{60}));
    for (int i = 0; i < 12; ++i) CHECK(harness.ledger_balance("o" + std::to_string(i)) == 0);
    const auto ledger = harness.ledger();
    CHECK(std::ranges::count(ledger, "charge", &LedgerRow::kind) ==
          std::ranges::count(ledger, "refund", &LedgerRow::kind));
}

TEST_CASE("an approval that comes to an instance that was stopped is refunded by the next one") {
    PayHarness harness(R"(
        pay.gateway_timeout = "100ms"
        pay.reconcile_every = "1m"
        pay.sandbox.slow = "1500ms"
    )");
    CHECK(harness.pay("o1", "tok_slow").outcome == Outcome::pending);
    harness
        .stop_module();  // waits for requests, and none is there; the gateway has not answered yet
    harness.start_module();
    harness.cancel("o1");
    REQUIRE(eventually([&] { return harness.state_of("o1") == "approved"; }));
    REQUIRE(eventually([&] { return harness.is_idle(); }, std::chrono::seconds{30}));
    CHECK(harness.ledger_balance("o1") == 0);
}

TEST_CASE("money that a gateway takes after it had declined is refunded without an event") {
    PayHarness harness;
    CHECK(harness.pay("o1", "tok_declined").outcome == Outcome::declined);
    const std::string id = harness.payments_of("o1").front().id;
    harness.sandbox().write_and_wait([&](db::Transaction& tx) {
        tx.run(
            "INSERT INTO movement (kind, key, order_id, amount, at) VALUES ('charge', :key, 'o1', "
            "39000, 0)",
            db::arg(":key", id));
    });
    Metrics metrics;
    const auto trigger = std::make_shared<host::JobTrigger>();
    const pay::PaymentPublisher publisher(metrics);
    const pay::RefundService refunds(pay::Settings{}, {}, publisher, trigger);
    const pay::PaymentService service(pay::Settings{}, {}, publisher, refunds, trigger);
    const pay::GatewayResponse approved{pay::GatewayResponse::Verdict::approved, "after all"};
    for (int times = 0; times < 2; ++times) {
        harness.database().write_and_wait(
            [&](db::Transaction& tx) { (void)service.settle(tx, id, approved); });
    }
    harness.stop_module();
    harness.start_module();
    REQUIRE(eventually([&] { return harness.ledger().size() == 2 && harness.is_idle(); }));
    CHECK(harness.ledger_balance("o1") == 0);
    CHECK(harness.sent_types("o1") == Texts{"PaymentDeclined"});
    CHECK(harness.state_of("o1") == "declined");
}

TEST_CASE("the gateway's ledger and the payments agree once nothing is open") {
    PayHarness harness(std::string(quick_settings) +
                       "pay.sandbox.failure_rate = 0.15\npay.sandbox.latency_ms = [0, 30]");
    const std::vector<std::string> tokens{"tok_ok",      "tok_declined", "tok_lost",
                                          "tok_timeout", "tok_slow",     "tok_error"};
    std::vector<std::future<pay::contract::PaymentReply>> replies;
    for (int i = 0; i < 60; ++i) {
        const std::string order = "o" + std::to_string(i);
        for (int attempt = 0; attempt < 2; ++attempt) {
            replies.push_back(harness.begin_payment(
                order, tokens[static_cast<std::size_t>(i + attempt) % tokens.size()]));
        }
        if (i % 3 == 0) harness.cancel(order);
    }
    for (auto& reply : replies) reply.get();
    REQUIRE(eventually([&] { return harness.is_idle(); }, std::chrono::seconds{60}));
    for (int i = 0; i < 60; ++i) {
        const std::string order = "o" + std::to_string(i);
        CAPTURE(order);
        std::int64_t believed = 0;
        int approved = 0;
        for (const PaymentRow& payment : harness.payments_of(order)) {
            if (payment.state != "approved") continue;
            ++approved;
            believed += payment.amount - payment.refunded;
        }
        CHECK(approved <= 1);
        CHECK(harness.ledger_balance(order) == believed);
        if (i % 3 == 0) CHECK(believed == 0);
    }
}

}  // namespace pay_refund_test
