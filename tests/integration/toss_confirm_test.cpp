// AuthorizePayment with Toss Payments: one charge and one outcome, whatever the response is.
#include <doctest/doctest.h>

#include "json/parser.h"
#include "pay/storage/payment_repository.h"
#include "toss_harness.h"

namespace toss_confirm_test {

using namespace baedal;
using namespace baedal::test;
using pay::contract::Outcome;
using Texts = std::vector<std::string>;

TEST_CASE("a toss payment that is confirmed is approved") {
    TossHarness t;
    const auto reply = t.pay("o1");
    CHECK(reply.outcome == Outcome::approved);
    CHECK(t.harness.state_of("o1") == "approved");
    CHECK(t.harness.sent_types("o1") == Texts{"PaymentApproved"});
    CHECK(t.movements("o1") == "charge 39000");
    CHECK(t.pay("o1").payment_id == reply.payment_id);  // a repeated request moves nothing
    CHECK(t.movements("o1") == "charge 39000");
}

TEST_CASE("a toss payment that is refused is declined, and another card may be tried") {
    TossHarness t;
    for (const char* code : {"REJECT_CARD_PAYMENT", "REJECT_CARD_COMPANY", "INVALID_REJECT_CARD",
                             "EXCEED_MAX_DAILY_PAYMENT_COUNT"}) {
        CAPTURE(code);
        t.bank().plan({.on = "confirm", .times = 1, .status = 403, .code = code});
        const std::string card = std::string("card_") + code;
        t.bank().prepare(card, "o1", 39'000);
        const auto reply = t.harness.pay("o1", card, 39'000, "toss");
        CHECK(reply.outcome == Outcome::declined);
        CHECK(reply.detail.contains(code));
        // A key that was declined is not confirmed again.
        const int confirmed = t.bank().calls("confirm");
        CHECK(t.harness.pay("o1", card, 39'000, "toss").outcome == Outcome::refused);
        CHECK(t.bank().calls("confirm") == confirmed);
    }
    CHECK(t.movements("o1").empty());
    CHECK(t.pay("o1").outcome == Outcome::approved);
    CHECK(t.movements("o1") == "charge 39000");
}

TEST_CASE("toss refuses an amount, an order or a key that is not the payment's") {
    TossHarness t;
    t.bank().prepare("k1", "o1", 1'000);
    CHECK(t.harness.pay("o1", "k1", 39'000, "toss").outcome == Outcome::declined);
    CHECK(t.harness.pay("o2", "k1", 1'000, "toss").outcome == Outcome::declined);
    CHECK(t.harness.pay("o1", "nosuchkey", 1'000, "toss").outcome == Outcome::declined);
    CHECK(t.harness.pay("o1", "", 1'000, "toss").outcome == Outcome::declined);
    CHECK(t.harness.pay("o1", "k/../1?x#", 1'000, "toss").outcome == Outcome::declined);
    CHECK(t.bank().ledger().empty());
}

TEST_CASE("the sandbox is not offered beside toss, nor is its ledger") {
    TossHarness t;
    CHECK(t.harness.pay("o1", "tok_ok", 39'000, "sandbox").outcome == Outcome::refused);
    CHECK(t.harness.call(http::Method::get, "/payments/sandbox/ledger").status == 404);
}

TEST_CASE("an unclear response of toss is followed by queries until the outcome is known") {
    TossHarness t;
    struct Response {
        const char* kind;
        int status;
        const char* code;
    };
    int n = 0;
    for (const Response& response :
         {Response{"answer", 400, "ALREADY_PROCESSED_PAYMENT"},
          Response{"answer", 400, "PROVIDER_ERROR"},
          Response{"answer", 403, "FORBIDDEN_CONSECUTIVE_REQUEST"},
          Response{"answer", 409, "IDEMPOTENT_REQUEST_PROCESSING"},
          Response{"answer", 500, "FAILED_INTERNAL_SYSTEM_PROCESSING"},
          Response{"answer", 503, "REJECT_CARD_PAYMENT"}, Response{"answer", 400, "SOMETHING_NEW"},
          Response{"answer", 400, ""}, Response{"garbage", 400, ""},
          Response{"other_amount", 400, ""}, Response{"lose", 400, ""}}) {
        CAPTURE(std::string(response.kind));
        CAPTURE(std::string(response.code));
        const std::string order = "o" + std::to_string(++n);
        t.bank().plan({"confirm", response.kind, 2, response.status, response.code, true});
        const auto reply = t.pay(order);
        t.bank().forget_faults();
        CHECK(reply.outcome == Outcome::pending);
        CHECK(t.becomes(order, "approved"));
        CHECK(t.movements(order) == "charge 39000");
        CHECK(t.harness.sent_types(order) == Texts{"PaymentApproved"});
    }
}

TEST_CASE("a toss payment that is not finished stays unknown until toss has ended it") {
    TossHarness t;
    t.bank().plan({"confirm", "answer", 1, 400, "PROVIDER_ERROR", false});
    CHECK(t.pay("o1").outcome == Outcome::pending);
    REQUIRE(eventually([&] { return t.bank().calls("query") >= 3; }));
    CHECK(t.harness.state_of("o1") == "unknown");
    CHECK(t.harness.pay("o1", TossHarness::key_of("o1"), 39'000, "toss").outcome ==
          Outcome::pending);
    t.bank().prepare(TossHarness::key_of("o1"), "o1", 39'000, "EXPIRED");
    CHECK(t.becomes("o1", "declined"));
    CHECK(t.bank().ledger().empty());
    CHECK(t.bank().calls("confirm") == 1);
}

TEST_CASE("the status at toss decides an unknown payment") {
    TossHarness t;
    struct Status {
        const char* toss;
        const char* ours;
    };
    int n = 0;
    for (const Status& status : {Status{"DONE", "approved"}, Status{"PARTIAL_CANCELED", "approved"},
                                 Status{"CANCELED", "declined"}, Status{"ABORTED", "declined"},
                                 Status{"EXPIRED", "declined"}}) {
        CAPTURE(status.toss);
        const std::string order = "o" + std::to_string(++n);
        t.bank().plan({"confirm", "drop", 2, 400, "", false});
        CHECK(t.pay(order).outcome == Outcome::pending);
        t.bank().forget_faults();
        t.bank().prepare(TossHarness::key_of(order), order, 39'000, status.toss);
        CHECK(t.becomes(order, status.ours));
    }
}

TEST_CASE("a payment that toss does not know is declined after the session") {
    TossHarness t(toss_settings, toss_secret, short_session);
    t.bank().plan({"confirm", "drop", 2, 400, "", false});
    CHECK(t.harness.pay("o1", "unknown_key", 39'000, "toss").outcome == Outcome::pending);
    CHECK(t.becomes("o1", "declined"));
    t.bank().forget_faults();
}

TEST_CASE("where toss has another payment of the order, an attempt is declined after the session") {
    TossHarness t(toss_settings, toss_secret, short_session);
    t.bank().prepare("another", "o1", 39'000, "DONE");
    t.bank().plan({"confirm", "drop", 2, 400, "", false});
    CHECK(t.harness.pay("o1", "unknown_key", 39'000, "toss").outcome == Outcome::pending);
    t.bank().forget_faults();
    CHECK(t.becomes("o1", "declined"));
    CHECK(t.harness.sent_types("o1") == Texts{"PaymentDeclined"});
}

TEST_CASE("a second card that toss hides is not declined because the first one was") {
    TossHarness t;
    t.bank().prepare("first", "o1", 39'000, "ABORTED");
    t.bank().prepare(
        {.key = "second", .order_id = "o1", .amount = 39'000, .hidden_for = std::chrono::hours{1}});
    t.bank().plan({"confirm", "lose", 2, 0, "", false});
    CHECK(t.harness.pay("o1", "second", 39'000, "toss").outcome == Outcome::pending);
    t.bank().forget_faults();
    REQUIRE(eventually([&] { return t.bank().calls("query_by_order") >= 3; }));
    CHECK(t.harness.state_of("o1") == "unknown");
    t.bank().hide("second", std::chrono::milliseconds{0});
    CHECK(t.becomes("o1", "approved"));
    CHECK(t.harness.sent_types("o1") == Texts{"PaymentApproved"});
    CHECK(t.movements("o1") == "charge 39000");
}

TEST_CASE("a payment that toss does not show yet stays unknown while it may still be confirmed") {
    TossHarness t;
    t.bank().plan({"confirm", "drop", 2, 400, "", false});
    CHECK(t.harness.pay("o1", "key_to_come", 39'000, "toss").outcome == Outcome::pending);
    CHECK_FALSE(eventually([&] { return t.harness.state_of("o1") != "unknown"; },
                           std::chrono::milliseconds{500}));
    CHECK(t.harness.pay("o1", "another", 39'000, "toss").outcome == Outcome::pending);
    t.bank().forget_faults();
}

TEST_CASE("the paid key of another order pays nothing") {
    TossHarness t(toss_settings, toss_secret, short_session);
    CHECK(t.pay("o1").outcome == Outcome::approved);
    t.bank().plan({"confirm", "answer", 1, 400, "ALREADY_PROCESSED_PAYMENT", false});
    CHECK(t.harness.pay("o2", TossHarness::key_of("o1"), 39'000, "toss").outcome ==
          Outcome::pending);
    CHECK(t.becomes("o2", "declined"));
    CHECK(t.harness.sent_types("o2") == Texts{"PaymentDeclined"});
    CHECK(t.bank().ledger().size() == 1);
}

TEST_CASE("a deployment with a wrong secret key charges nobody and declines nobody") {
    TossHarness t(toss_settings, "test_sk_of_somebody_else");
    CHECK(t.pay("o1").outcome == Outcome::pending);
    CHECK(t.harness.state_of("o1") == "unknown");
    CHECK(t.bank().ledger().empty());
}

TEST_CASE("a confirmation that takes too long ends by its own deadline and is queried") {
    TossHarness t(R"(
        pay.gateway_timeout = "10s"
        pay.toss.timeout = "300ms"
        pay.reconcile_every = "20ms"
    )");
    t.bank().set_latency(std::chrono::seconds{2});
    const auto begun = std::chrono::steady_clock::now();
    CHECK(t.pay("o1").outcome == Outcome::pending);
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds{8});
    t.bank().set_latency(std::chrono::milliseconds{0});
    CHECK(t.becomes("o1", "approved"));  // the charge was made after the deadline
    CHECK(t.movements("o1") == "charge 39000");
}

TEST_CASE("after a crash between intent and outcome the stored key finds the payment") {
    TossHarness t(R"(
        pay.gateway_timeout = "10s"
        pay.reconcile_every = "1h"
    )");
    t.bank().plan({"confirm", "lose", 2, 400, "", true});
    CHECK(t.pay("o1").outcome == Outcome::pending);
    t.bank().forget_faults();
    t.harness.stop_module();
    t.harness.database().write_and_wait([](db::Transaction& tx) {
        tx.run("UPDATE payment SET state = 'pending', next_check_at = 0");
        tx.cache<pay::StoredPayment>().forget();
    });
    t.harness.start_module();
    CHECK(t.becomes("o1", "approved"));
    CHECK(t.movements("o1") == "charge 39000");
    CHECK(t.bank().calls("confirm") == 1);
}

TEST_CASE("a payment of another gateway is not queried at toss") {
    TossHarness t;
    t.bank().plan({"confirm", "drop", 2, 400, "", false});
    CHECK(t.harness.pay("o1", "k1", 39'000, "toss").outcome == Outcome::pending);
    t.harness.stop_module();
    t.harness.database().write_and_wait([](db::Transaction& tx) {
        tx.run("UPDATE payment SET method = 'sandbox', state = 'unknown', next_check_at = 0");
        tx.cache<pay::StoredPayment>().forget();
    });
    const int asked = t.bank().calls("query");
    t.harness.start_module();
    REQUIRE(eventually([&] {
        return t.harness.database().read([](db::Connection& c) {
            return *c.one("SELECT next_check_at > 0 FROM payment",
                          [](db::Row row) { return row.flag(0); });
        });
    }));
    CHECK(t.harness.state_of("o1") == "unknown");
    CHECK(t.bank().calls("query") == asked);
}

TEST_CASE("the payment key is in no response") {
    TossHarness t;
    const std::string id = t.pay("o1").payment_id;
    CHECK_FALSE(t.harness.call(http::Method::get, "/payments/" + id).body.contains("tviva"));
    CHECK_FALSE(t.harness.call(http::Method::get, "/payments").body.contains("tviva"));
}

TEST_CASE("each toss payment is confirmed by one request") {
    TossHarness t;
    for (int i = 0; i < 20; ++i) CHECK(t.pay("o" + std::to_string(i)).outcome == Outcome::approved);
    CHECK(t.bank().calls("confirm") == 20);
    CHECK(t.server.accepted() == t.server.requests());
}

}  // namespace toss_confirm_test
