// Virtual accounts: their payments wait for a deposit for days, so they are cancelled and declined.
#include <doctest/doctest.h>

#include "toss_gateway_harness.h"
#include "toss_harness.h"

namespace toss_virtual_account_test {

using namespace baedal;
using namespace baedal::test;
using Verdict = pay::GatewayResponse::Verdict;

namespace {

void prepare_account(TossGatewayHarness& t, const std::string& key) {
    t.bank().prepare(
        {.key = key, .order_id = "o" + key, .amount = 10'000, .virtual_account = true});
}

}  // namespace

TEST_CASE("a payment into a virtual account is cancelled before the deposit and declined") {
    TossGatewayHarness t;
    prepare_account(t, "k1");
    const auto response = t.charge("ok1", "k1");
    CHECK(response.verdict == Verdict::declined);
    CHECK(response.healthy);
    REQUIRE(response.cancels);
    CHECK(response.cancels->empty());  // no money has gone back
    CHECK(t.bank().status("k1") == "CANCELED");
    CHECK_THROWS(t.bank().deposit("k1"));
    CHECK(t.movements("k1").empty());
    const auto later = t.query("ok1", "k1");
    CHECK(later.verdict == Verdict::declined);
    REQUIRE(later.cancels);
    CHECK(later.cancels->empty());
}

TEST_CASE("a virtual account whose cancel is lost or refused is cancelled by the next query") {
    TossGatewayHarness t;
    struct Case {
        const char* kind;
        const char* code;
    };
    int n = 0;
    for (const Case& each :
         {Case{"drop", ""}, Case{"lose", ""}, Case{"garbage", ""}, Case{"answer", "PROVIDER_ERROR"},
          Case{"answer", "COMMON_ERROR"}, Case{"answer", "FORBIDDEN_CONSECUTIVE_REQUEST"},
          Case{"answer", "SOMETHING_NEW"}}) {
        CAPTURE(std::string(each.kind));
        CAPTURE(std::string(each.code));
        const std::string key = "k" + std::to_string(++n);
        prepare_account(t, key);
        t.bank().plan({"cancel", each.kind, 2, 0, each.code, false});
        t.bank().plan({"query", "answer", 1, 500, "COMMON_ERROR", false});
        CHECK(t.charge("o" + key, key).verdict == Verdict::unknown);
        t.bank().forget_faults();
        CHECK(t.query("o" + key, key).verdict == Verdict::declined);
        CHECK(t.bank().status(key) == "CANCELED");
    }
}

TEST_CASE("a virtual account that is not cancelled yet stays unknown, also after the session") {
    TossGatewayHarness t;
    prepare_account(t, "k1");
    t.bank().plan({"cancel", "answer", 2, 0, "NOT_CANCELABLE_PAYMENT", false});
    const auto charged = t.charge("ok1", "k1");
    CHECK(charged.verdict == Verdict::unknown);
    CHECK(charged.healthy);
    CHECK(t.query("ok1", "k1", toss_session).verdict == Verdict::unknown);
    CHECK(t.query("ok1", "k1", toss_session).verdict == Verdict::declined);
}

TEST_CASE("a virtual account that was paid into meanwhile is approved") {
    TossGatewayHarness t;
    prepare_account(t, "k1");
    t.bank().plan({"cancel", "drop", 2, 0, "", false});
    CHECK(t.charge("ok1", "k1").verdict == Verdict::unknown);
    t.bank().forget_faults();
    t.bank().deposit("k1");
    CHECK(t.query("ok1", "k1").verdict == Verdict::approved);
    CHECK(t.movements("k1") == "charge 10000");
    // Its refund needs an account of the customer.
    const auto refund = t.refund("k1", 10'000, "r1");
    CHECK(refund.verdict == pay::RefundResponse::Verdict::refused);
    CHECK(refund.detail.contains("account of the customer"));
}

TEST_CASE("a deposit between the query and the cancel is approved") {
    TossGatewayHarness t;
    prepare_account(t, "k1");
    t.bank().plan({"cancel", "drop", 2, 0, "", false});
    CHECK(t.charge("ok1", "k1").verdict == Verdict::unknown);
    t.bank().forget_faults();
    t.bank().hold("cancel");
    auto query =
        t.io.begin(t.gateway.query(TossGatewayHarness::charge_of("ok1", "k1"), Milliseconds{0}));
    REQUIRE(eventually([&] { return t.bank().calls("cancel") >= 2; }));
    t.bank().deposit("k1");
    t.bank().release();
    CHECK(query.get().verdict == Verdict::approved);
    CHECK(t.movements("k1") == "charge 10000");
}

TEST_CASE("a customer who chose a virtual account may pay the order otherwise") {
    TossHarness t;
    const std::string key = TossHarness::key_of("o1");
    t.bank().prepare({.key = key, .order_id = "o1", .amount = 39'000, .virtual_account = true});
    const auto first = t.harness.pay("o1", key, 39'000, "toss");
    CHECK(first.outcome == pay::contract::Outcome::declined);
    CHECK(first.detail.contains("virtual account"));
    t.bank().prepare("card", "o1", 39'000);
    CHECK(t.harness.pay("o1", "card", 39'000, "toss").outcome == pay::contract::Outcome::approved);
    CHECK(t.movements("o1") == "charge 39000");
}

TEST_CASE("customers with virtual accounts do not keep others from paying") {
    TossHarness t(R"(
        pay.gateway_timeout = "10s"
        pay.toss.timeout = "8s"
        pay.reconcile_every = "1h"
        pay.breaker.window = 20
        pay.breaker.minimum = 10
        pay.breaker.slow_call = "8s"
    )");
    // The cancels are not answered clearly either, so that the payments stay unknown.
    t.bank().plan({"cancel", "answer", 1'000, 0, "PROVIDER_ERROR", false});
    for (int i = 0; i < 24; ++i) {
        const std::string order = "account" + std::to_string(i);
        const std::string key = TossHarness::key_of(order);
        t.bank().prepare(
            {.key = key, .order_id = order, .amount = 39'000, .virtual_account = true});
        CHECK(t.harness.pay(order, key, 39'000, "toss").outcome == pay::contract::Outcome::pending);
    }
    for (int i = 0; i < 10; ++i)
        CHECK(t.pay("card" + std::to_string(i)).outcome == pay::contract::Outcome::approved);
}

TEST_CASE("a payment that is confirmed again does not keep others from paying") {
    TossHarness t(R"(
        pay.gateway_timeout = "10s"
        pay.toss.timeout = "8s"
        pay.reconcile_every = "1h"
        pay.breaker.window = 20
        pay.breaker.minimum = 10
        pay.breaker.slow_call = "8s"
    )");
    t.bank().plan({"confirm", "answer", 24, 0, "ALREADY_PROCESSED_PAYMENT", false});
    for (int i = 0; i < 24; ++i)
        CHECK(t.pay("again" + std::to_string(i)).outcome == pay::contract::Outcome::pending);
    for (int i = 0; i < 10; ++i)
        CHECK(t.pay("card" + std::to_string(i)).outcome == pay::contract::Outcome::approved);
}

}  // namespace toss_virtual_account_test
