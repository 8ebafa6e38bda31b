// Refunds at Toss Payments: what goes, what may go later, and what never will.
#include <doctest/doctest.h>

#include "toss_gateway_harness.h"

namespace toss_cancel_test {

using namespace baedal;
using namespace baedal::test;
using namespace std::chrono_literals;
using RefundVerdict = pay::RefundResponse::Verdict;

TEST_CASE("a second cancel within a second is not taken now, and another key is later") {
    TossGatewayHarness t;
    t.pay("o1", "k1");
    CHECK(t.refund("k1", 2'000, "r1").verdict == RefundVerdict::done);
    const auto early = t.refund("k1", 3'000, "r2");
    CHECK(early.verdict == RefundVerdict::not_now);
    REQUIRE(early.cancels);
    CHECK(early.cancels->size() == 1);
    t.bank().advance(t.gateway.rules().refund_spacing);
    CHECK(t.refund("k1", 3'000, "r2", true).verdict ==
          RefundVerdict::not_now);  // its first response
    CHECK(t.refund("k1", 3'000, "r3").verdict == RefundVerdict::done);
    CHECK(t.movements("k1") == "charge 10000 refund 2000 refund 3000");
}

TEST_CASE("a partial refund that toss does not allow is refused, and the whole one goes") {
    TossGatewayHarness t;
    t.bank().prepare(
        {.key = "k1", .order_id = "o1", .amount = 10'000, .partial_cancelable = false});
    REQUIRE(t.charge("o1", "k1").verdict == pay::GatewayResponse::Verdict::approved);
    const auto part = t.refund("k1", 5'000, "r1");
    CHECK(part.verdict == RefundVerdict::refused);
    CHECK(part.detail.contains("NOT_ALLOWED_PARTIAL_REFUND"));
    CHECK(part.detail.contains("refund all of it"));
    CHECK(t.refund("k1", 10'000, "r2").verdict == RefundVerdict::done);
}

TEST_CASE("a payment that toss cannot cancel is refused with what the owner can do") {
    TossGatewayHarness t;
    t.bank().prepare({.key = "k1", .order_id = "o1", .amount = 10'000, .cancelable = false});
    REQUIRE(t.charge("o1", "k1").verdict == pay::GatewayResponse::Verdict::approved);
    const auto response = t.refund("k1", 10'000, "r1");
    CHECK(response.verdict == RefundVerdict::refused);
    CHECK(response.detail.contains("NOT_CANCELABLE_PAYMENT"));
    CHECK(response.detail.contains("back office of Toss Payments"));
}

TEST_CASE("a refund of more than other cancels left is not taken now, and the cancels are told") {
    TossGatewayHarness t;
    for (const std::int64_t in_back_office : {7'000, 10'000}) {
        CAPTURE(in_back_office);
        const std::string key = "k" + std::to_string(in_back_office);
        t.pay("o" + key, key);
        t.bank().cancel_in_back_office(key, in_back_office);
        t.bank().advance(2s);
        const auto response = t.refund(key, 10'000, "r1");
        CHECK(response.verdict == RefundVerdict::not_now);
        REQUIRE(response.cancels);
        REQUIRE(response.cancels->size() == 1);
        CHECK(response.cancels->front().amount == in_back_office);
        CHECK(response.cancels->front().refund_key.empty());
    }
    CHECK(t.refund("k7000", 3'000, "r2").verdict == RefundVerdict::done);
}

TEST_CASE("toss's codes for a payment that has gone back already are understood by its cancels") {
    TossGatewayHarness t;
    for (const char* code : {"ALREADY_CANCELED_PAYMENT", "ALREADY_REFUND_PAYMENT",
                             "NOT_CANCELABLE_AMOUNT", "NOT_CANCELABLE_PAYMENT"}) {
        CAPTURE(code);
        const std::string key = std::string("k") + code;
        t.pay("o" + key, key);
        t.bank().cancel_in_back_office(key);
        t.bank().advance(2s);
        t.bank().plan({"cancel", "answer", 1, 0, code, false});
        CHECK(t.refund(key, 10'000, "r1").verdict == RefundVerdict::not_now);
    }
}

TEST_CASE("a payment that is cancelled without a cancel that says so is left to a person") {
    TossGatewayHarness t;
    t.pay("o1", "k1");
    t.bank().prepare("k1", "o1", 10'000, "CANCELED");
    const auto response = t.refund("k1", 10'000, "r1");
    CHECK(response.verdict == RefundVerdict::refused);
    CHECK(response.detail.contains("ALREADY_CANCELED_PAYMENT"));
}

TEST_CASE(
    "a refund whose response was lost is found by its key, with the idempotency key gone too") {
    TossGatewayHarness t;
    t.pay("o1", "k1");
    t.bank().plan({"cancel", "lose", 1, 0, "", false});
    CHECK(t.refund("k1", 4'000, "r1").verdict == RefundVerdict::unknown);
    const int cancels = t.bank().calls("cancel");
    CHECK(t.refund("k1", 4'000, "r1", true).verdict == RefundVerdict::done);
    CHECK(t.bank().calls("cancel") == cancels);
    CHECK(t.movements("k1") == "charge 10000 refund 4000");
}

TEST_CASE("a refund of a payment that toss hides is made once") {
    TossGatewayHarness t;
    t.pay("o1", "k1");
    t.bank().hide("k1", 1h);
    CHECK(t.refund("k1", 4'000, "r1").verdict == RefundVerdict::not_now);
    CHECK(t.refund("k1", 4'000, "r1", true).verdict == RefundVerdict::not_now);
    t.bank().hide("k1", 0ms);
    CHECK(t.refund("k1", 4'000, "r2").verdict == RefundVerdict::done);

    t.pay("o2", "k2");
    t.bank().plan({"cancel", "lose", 1, 0, "", false});
    CHECK(t.refund("k2", 4'000, "r1").verdict == RefundVerdict::unknown);
    t.bank().hide("k2", 1h);
    CHECK(t.refund("k2", 4'000, "r1", true).verdict == RefundVerdict::done);  // the stored response
    CHECK(t.movements("k2") == "charge 10000 refund 4000");
}

TEST_CASE("after a failure of toss a refund keeps its key") {
    TossGatewayHarness t;
    t.pay("o1", "k1");
    t.bank().plan({"cancel", "answer", 3, 0, "FAILED_INTERNAL_SYSTEM_PROCESSING", false});
    CHECK(t.refund("k1", 4'000, "r1").verdict == RefundVerdict::unknown);
    CHECK(t.refund("k1", 4'000, "r1", true).verdict == RefundVerdict::unknown);
    CHECK(t.refund("k1", 4'000, "r1", true).verdict == RefundVerdict::unknown);
    CHECK(t.refund("k1", 4'000, "r1", true).verdict == RefundVerdict::done);
    CHECK(t.movements("k1") == "charge 10000 refund 4000");
}

TEST_CASE("a cancel without an amount that fits is not taken for the refund's") {
    TossGatewayHarness t;
    t.pay("o1", "k1");
    t.bank().cancel_in_back_office("k1", 2'000, "식었어요 [r1]");
    t.bank().advance(2s);
    CHECK(t.refund("k1", 3'000, "r1", true).verdict == RefundVerdict::done);
    CHECK(t.movements("k1") == "charge 10000 refund 2000 refund 3000");
}

TEST_CASE("without a payment key nothing is sent") {
    TossGatewayHarness t;
    const auto response = t.refund("", 1'000, "r1");
    CHECK(response.verdict == RefundVerdict::refused);
    CHECK(t.server.requests() == 0);
}

}  // namespace toss_cancel_test
