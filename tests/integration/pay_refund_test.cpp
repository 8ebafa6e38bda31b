// What was captured for an order that ends goes back: in full, once.
#include <algorithm>

#include <doctest/doctest.h>

#include "pay/application/payment_service.h"
#include "pay_shop.h"

using namespace baedal;
using namespace baedal::test;
using pay::contract::Outcome;
using Texts = std::vector<std::string>;

TEST_CASE("a cancelled order that was paid is refunded in full, once") {
    PayShop shop;
    shop.pay("o1");
    shop.cancel("o1");
    REQUIRE(eventually([&] { return shop.quiet(); }));
    CHECK(shop.events_of("o1") == Texts{"PaymentApproved", "PaymentRefunded"});
    CHECK(shop.payments_of("o1").front().refunded == 39'000);
    CHECK(shop.ledger_balance("o1") == 0);
    shop.cancel("o1");  // told twice
    shop.rewind();      // and read again from the beginning, twice
    shop.rewind();
    REQUIRE(eventually([&] { return shop.quiet(); }));
    CHECK(shop.ledger().size() == 2);
    CHECK(shop.events_of("o1") == Texts{"PaymentApproved", "PaymentRefunded"});
}

TEST_CASE("a refund tells how much of the payment has gone back") {
    PayShop shop;
    const auto reply = shop.pay("o1", "tok_ok", 10'000);
    shop.call(http::Method::post, "/payments/" + reply.payment_id + "/refunds",
              R"({"amount": 4000, "reason": "late"})");
    REQUIRE(eventually([&] { return shop.quiet(); }));
    order::contract::OrderRejected rejected;
    rejected.order.id = "o1";
    rejected.reason = "재료 소진";
    shop.happened(rejected);
    REQUIRE(eventually([&] { return shop.quiet(); }));
    const auto events = shop.books().read([](db::Connection& c) {
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
    CHECK(shop.ledger_balance("o1") == 0);
}

TEST_CASE("an approval that comes after the order's end is refunded in full") {
    for (const std::string token : {"tok_slow", "tok_lost"}) {
        CAPTURE(token);
        PayShop shop(R"(
            pay.gateway_timeout = "100ms"
            pay.reconcile_every = "1s"
            pay.sandbox.slow = "1s"
        )");
        CHECK(shop.pay("o1", token).outcome == Outcome::pending);
        shop.cancel("o1");
        CHECK(shop.state_of("o1") == "unknown");
        REQUIRE(eventually([&] { return shop.state_of("o1") == "approved" && shop.quiet(); }));
        CHECK(shop.events_of("o1") == Texts{"PaymentApproved", "PaymentRefunded"});
        CHECK(shop.ledger_balance("o1") == 0);
        shop.rewind();
        REQUIRE(eventually([&] { return shop.quiet(); }));
        CHECK(shop.ledger().size() == 2);
    }
}

TEST_CASE("a payment that turns out declined after the order's end is not refunded") {
    PayShop shop;
    CHECK(shop.pay("o1", "tok_timeout").outcome == Outcome::pending);
    shop.cancel("o1");
    REQUIRE(eventually([&] { return shop.state_of("o1") == "declined"; }));
    CHECK(shop.ledger().empty());
    CHECK(shop.pending_refunds() == 0);
    CHECK(shop.pay("o1").outcome == Outcome::refused);
}

TEST_CASE("the end of an order races its payment, and the money goes back or never moves") {
    PayShop shop;
    std::vector<std::future<pay::contract::PaymentReply>> replies;
    for (int i = 0; i < 40; ++i) replies.push_back(shop.begin_paying("o" + std::to_string(i)));
    for (int i = 0; i < 40; ++i) shop.cancel("o" + std::to_string(i));
    for (auto& reply : replies) reply.get();
    REQUIRE(eventually([&] { return shop.quiet(); }));
    for (int i = 0; i < 40; ++i) CHECK(shop.ledger_balance("o" + std::to_string(i)) == 0);
}

TEST_CASE("a refund that the gateway fails is repeated until it is done, with one movement") {
    PayShop shop(std::string(quick_settings) + "pay.sandbox.failure_rate = 0.3");
    for (int i = 0; i < 12; ++i) shop.pay("o" + std::to_string(i));
    for (int i = 0; i < 12; ++i) shop.cancel("o" + std::to_string(i));
    REQUIRE(eventually([&] { return shop.quiet(); }, std::chrono::seconds{60}));
    for (int i = 0; i < 12; ++i) CHECK(shop.ledger_balance("o" + std::to_string(i)) == 0);
    const auto ledger = shop.ledger();
    CHECK(std::ranges::count(ledger, "charge", &LedgerRow::kind) ==
          std::ranges::count(ledger, "refund", &LedgerRow::kind));
}

TEST_CASE("an approval that comes to an instance that was stopped is refunded by the next one") {
    PayShop shop(R"(
        pay.gateway_timeout = "100ms"
        pay.reconcile_every = "1m"
        pay.sandbox.slow = "1500ms"
    )");
    CHECK(shop.pay("o1", "tok_slow").outcome == Outcome::pending);
    shop.stop();  // waits for requests, and none is there; the gateway has not answered yet
    shop.start();
    shop.cancel("o1");
    REQUIRE(eventually([&] { return shop.state_of("o1") == "approved"; }));
    REQUIRE(eventually([&] { return shop.quiet(); }, std::chrono::seconds{30}));
    CHECK(shop.ledger_balance("o1") == 0);
}

TEST_CASE(
    "money that a gateway takes after it had declined is given back, and nobody is told of it") {
    PayShop shop;
    CHECK(shop.pay("o1", "tok_declined").outcome == Outcome::declined);
    const std::string id = shop.payments_of("o1").front().id;
    shop.sandbox().write_and_wait([&](db::Transaction& tx) {
        tx.run(
            "INSERT INTO movement (kind, key, order_id, amount, at) VALUES ('charge', :key, 'o1', "
            "39000, 0)",
            db::arg(":key", id));
    });
    Metrics metrics;
    const auto bell = std::make_shared<host::JobTrigger>();
    const pay::Books books(pay::Settings{}, {.reconciler = bell, .refunds = bell}, metrics);
    const pay::GatewayResponse approved{pay::GatewayResponse::Verdict::approved, "after all"};
    for (int times = 0; times < 2; ++times) {
        shop.books().write_and_wait(
            [&](db::Transaction& tx) { (void)books.settle(tx, id, approved); });
    }
    shop.stop();
    shop.start();
    REQUIRE(eventually([&] { return shop.ledger().size() == 2 && shop.quiet(); }));
    CHECK(shop.ledger_balance("o1") == 0);
    CHECK(shop.events_of("o1") == Texts{"PaymentDeclined"});
    CHECK(shop.state_of("o1") == "declined");
}

TEST_CASE("the gateway's ledger and the books agree once it is quiet") {
    PayShop shop(std::string(quick_settings) +
                 "pay.sandbox.failure_rate = 0.15\npay.sandbox.latency_ms = [0, 30]");
    const std::vector<std::string> tokens{"tok_ok",      "tok_declined", "tok_lost",
                                          "tok_timeout", "tok_slow",     "tok_error"};
    std::vector<std::future<pay::contract::PaymentReply>> replies;
    for (int i = 0; i < 60; ++i) {
        const std::string order = "o" + std::to_string(i);
        for (int attempt = 0; attempt < 2; ++attempt) {
            replies.push_back(shop.begin_paying(
                order, tokens[static_cast<std::size_t>(i + attempt) % tokens.size()]));
        }
        if (i % 3 == 0) shop.cancel(order);
    }
    for (auto& reply : replies) reply.get();
    REQUIRE(eventually([&] { return shop.quiet(); }, std::chrono::seconds{60}));
    for (int i = 0; i < 60; ++i) {
        const std::string order = "o" + std::to_string(i);
        CAPTURE(order);
        std::int64_t believed = 0;
        int approved = 0;
        for (const PaidRow& payment : shop.payments_of(order)) {
            if (payment.state != "approved") continue;
            ++approved;
            believed += payment.amount - payment.refunded;
        }
        CHECK(approved <= 1);
        CHECK(shop.ledger_balance(order) == believed);
        if (i % 3 == 0) CHECK(believed == 0);
    }
}
