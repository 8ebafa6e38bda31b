// What Toss Payments shows of an order before and after the session of a payment.
#include <doctest/doctest.h>

#include "toss_gateway_harness.h"

namespace toss_session_test {

using namespace baedal;
using namespace baedal::test;
using namespace std::chrono_literals;
using Verdict = pay::GatewayResponse::Verdict;

TEST_CASE("the end of another card says nothing about a payment that toss still hides") {
    TossGatewayHarness t;
    for (const char* end : {"ABORTED", "EXPIRED", "CANCELED"}) {
        CAPTURE(end);
        const std::string order = std::string("o") + end;
        const std::string first = std::string("first") + end;
        const std::string second = std::string("second") + end;
        t.bank().prepare(first, order, 10'000, end);
        t.bank().prepare({.key = second, .order_id = order, .amount = 10'000, .hidden_for = 1h});
        t.bank().plan({"confirm", "lose", 1, 0, "", false});
        CHECK(t.charge(order, second).verdict == Verdict::unknown);
        CHECK(t.query(order, second).verdict == Verdict::unknown);
        CHECK(t.query(order, second, toss_session - 1ms).verdict == Verdict::unknown);
        t.bank().hide(second, 0ms);
        CHECK(t.query(order, second, toss_session - 1ms).verdict == Verdict::approved);
    }
}

TEST_CASE(
    "after the session a payment that toss never showed is declined, whatever else the order has") {
    TossGatewayHarness t;
    for (const char* other : {"READY", "IN_PROGRESS", "WAITING_FOR_DEPOSIT", "DONE",
                              "PARTIAL_CANCELED", "CANCELED", "ABORTED", "EXPIRED"}) {
        CAPTURE(other);
        const std::string order = std::string("o") + other;
        t.bank().prepare(std::string("other") + other, order, 10'000, other);
        const std::string key = std::string("never_shown") + other;
        CHECK(t.query(order, key, toss_session - 1ms).verdict == Verdict::unknown);
        const auto late = t.query(order, key, toss_session);
        CHECK(late.verdict == Verdict::declined);
        CHECK_FALSE(late.cancels);
    }
    CHECK(t.query("no_payment", "never_shown", toss_session - 1ms).verdict == Verdict::unknown);
    CHECK(t.query("no_payment", "never_shown", toss_session).verdict == Verdict::declined);
}

TEST_CASE("a payment that waits for its confirm is declined after the session") {
    TossGatewayHarness t;
    for (const char* status : {"READY", "IN_PROGRESS"}) {
        CAPTURE(status);
        const std::string key = std::string("k") + status;
        t.bank().prepare(key, "o" + key, 10'000, status);
        CHECK(t.query("o" + key, key, toss_session - 1ms).verdict == Verdict::unknown);
        CHECK(t.query("o" + key, key, toss_session).verdict == Verdict::declined);
    }
}

TEST_CASE("a status that nobody knows stays unknown, also after the session") {
    TossGatewayHarness t;
    t.bank().prepare("k1", "o1", 10'000, "SOMETHING_NEW");
    const auto late = t.query("o1", "k1", toss_session);
    CHECK(late.verdict == Verdict::unknown);
    CHECK(late.healthy);
}

TEST_CASE("a key of another order is declined after the session only") {
    TossGatewayHarness t;
    t.pay("o1", "k1");
    CHECK(t.query("o2", "k1").verdict == Verdict::unknown);
    CHECK(t.query("o2", "k1", toss_session).verdict == Verdict::declined);
}

TEST_CASE("where the query by key is unclear, another card of the order decides nothing") {
    TossGatewayHarness t;
    t.bank().prepare("other", "o1", 10'000, "DONE");
    t.bank().plan({"query_by_key", "answer", 1, 403, "FORBIDDEN_CONSECUTIVE_REQUEST", false});
    CHECK(t.query("o1", "k1", toss_session).verdict == Verdict::unknown);
    CHECK(t.query("o1", "k1", toss_session).verdict == Verdict::declined);
}

TEST_CASE("a payment with another amount is approved never, and declined if it keeps no money") {
    TossGatewayHarness t;
    t.bank().prepare("k1", "o1", 9'000, "DONE");
    CHECK(t.query("o1", "k1").verdict == Verdict::unknown);
    CHECK(t.query("o1", "k1", toss_session).verdict == Verdict::unknown);
    t.bank().prepare("k1", "o1", 9'000, "ABORTED");
    CHECK(t.query("o1", "k1").verdict == Verdict::declined);
}

TEST_CASE("the cancels that a query shows are told, with the refund that each is of") {
    TossGatewayHarness t;
    t.pay("o1", "k1");
    t.bank().cancel_in_back_office("k1", 3'000);
    t.bank().advance(1s);
    REQUIRE(t.refund("k1", 2'000, "r1").verdict == pay::RefundResponse::Verdict::done);
    const auto shown = t.query("o1", "k1");
    CHECK(shown.verdict == Verdict::approved);
    REQUIRE(shown.cancels);
    REQUIRE(shown.cancels->size() == 2);
    CHECK(shown.cancels->at(0).amount == 3'000);
    CHECK(shown.cancels->at(0).refund_key.empty());
    CHECK(shown.cancels->at(1).amount == 2'000);
    CHECK(shown.cancels->at(1).refund_key == "r1");
    CHECK(shown.cancels->at(0).id != shown.cancels->at(1).id);
}

}  // namespace toss_session_test
