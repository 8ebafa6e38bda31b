// The adapter of Toss Payments: every published code at every call, and the health of the gateway.
#include <doctest/doctest.h>

#include "pay/gateway/toss_code_table.h"
#include "toss_gateway_harness.h"

namespace toss_gateway_test {

using namespace baedal;
using namespace baedal::test;
using pay::TossCall;
using pay::TossCode;
using pay::TossError;
using Verdict = pay::GatewayResponse::Verdict;
using Refund = pay::RefundResponse::Verdict;

namespace {

toss::Fault answer(const std::string& on, const TossCode& row, int times = 1) {
    return {on, "answer", times, row.http_status, std::string(row.code), false};
}

bool means_failure_of_toss(const TossCode& row) {
    return row.http_status >= 500 || row.meaning == TossError::wrong_key;
}

template <class F>
void for_each_code(TossCall call, F check) {
    int n = 0;
    for (const TossCode& row : pay::toss_codes) {
        if (row.call != call && row.call != TossCall::any) continue;
        CAPTURE(std::string(row.code));
        check(row, "k" + std::to_string(++n));
    }
    CHECK(n > 10);
}

Verdict expected_of_confirm(const TossCode& row) {
    return row.meaning == TossError::refused || row.meaning == TossError::not_found
               ? Verdict::declined
               : Verdict::unknown;
}

Refund expected_of_cancel(const TossCode& row) {
    switch (row.meaning) {
        case TossError::refused:
        case TossError::exceeds: return Refund::refused;
        case TossError::not_now: return Refund::not_now;
        default: return Refund::unknown;
    }
}

}  // namespace

TEST_CASE("every code of a confirm has its outcome, and only toss's own failures are not healthy") {
    TossGatewayHarness t;
    for_each_code(TossCall::confirm, [&](const TossCode& row, const std::string& key) {
        t.bank().prepare(key, "o" + key, 10'000);
        t.bank().plan(answer("confirm", row));
        const auto response = t.charge("o" + key, key);
        CHECK(response.verdict == expected_of_confirm(row));
        CHECK(response.healthy == !means_failure_of_toss(row));
        CHECK(t.movements(key).empty());
    });
}

TEST_CASE("a payment whose confirm had any unclear code is settled by queries") {
    TossGatewayHarness t;
    for_each_code(TossCall::confirm, [&](const TossCode& row, const std::string& key) {
        if (expected_of_confirm(row) == Verdict::declined) return;
        const std::string order = "o" + key;
        t.bank().prepare(key, order, 10'000);
        toss::Fault made = answer("confirm", row);
        made.works = true;
        t.bank().plan(made);
        CHECK(t.charge(order, key).verdict == Verdict::unknown);
        CHECK(t.query(order, key).verdict == Verdict::approved);

        t.bank().prepare(key + "x", order + "x", 10'000);
        t.bank().plan(answer("confirm", row));
        CHECK(t.charge(order + "x", key + "x").verdict == Verdict::unknown);
        CHECK(t.query(order + "x", key + "x").verdict == Verdict::unknown);
        CHECK(t.query(order + "x", key + "x", toss_session).verdict == Verdict::declined);
    });
}

TEST_CASE(
    "every code of a query leads to an outcome after the session, if it is about the payment") {
    TossGatewayHarness t;
    for_each_code(TossCall::query, [&](const TossCode& row, const std::string& key) {
        for (const char* on : {"query", "query_by_key"}) {
            CAPTURE(on);
            t.bank().plan(answer(on, row, 2));
            const auto early = t.query("o" + key, key);
            t.bank().forget_faults();
            CHECK(early.verdict == Verdict::unknown);
            t.bank().plan(answer(on, row, 2));
            const auto late = t.query("o" + key, key, toss_session);
            t.bank().forget_faults();
            CHECK(late.healthy == !means_failure_of_toss(row));
            // Where the query by order is answered, the order has no payment at Toss.
            const bool definite =
                row.meaning == TossError::not_found ||
                (std::string(on) == "query_by_key" && !means_failure_of_toss(row));
            CHECK(late.verdict == (definite ? Verdict::declined : Verdict::unknown));
        }
    });
}

TEST_CASE("a payment that toss shows by its order only is found, whatever the query by key says") {
    TossGatewayHarness t;
    for_each_code(TossCall::query, [&](const TossCode& row, const std::string& key) {
        if (means_failure_of_toss(row)) return;
        t.pay("o" + key, key);
        t.bank().plan(answer("query_by_key", row));
        CHECK(t.query("o" + key, key, toss_session).verdict == Verdict::approved);
    });
}

TEST_CASE("every code of a cancel has its outcome") {
    TossGatewayHarness t;
    for_each_code(TossCall::cancel, [&](const TossCode& row, const std::string& key) {
        t.pay("o" + key, key);
        t.bank().plan(answer("cancel", row));
        const auto response = t.refund(key, 4'000, "r1");
        CHECK(response.verdict == expected_of_cancel(row));
        if (row.meaning != TossError::wrong_key) {
            CHECK(response.detail.contains(row.code));
            REQUIRE(response.cancels);
            CHECK(response.cancels->empty());
        }
        if (response.verdict == Refund::refused) CHECK(response.detail.contains(row.advice));
        CHECK(t.movements(key) == "charge 10000");
    });
}

TEST_CASE("a refund that was made is done, whatever code the cancel had") {
    TossGatewayHarness t;
    for_each_code(TossCall::cancel, [&](const TossCode& row, const std::string& key) {
        t.pay("o" + key, key);
        toss::Fault made = answer("cancel", row);
        made.works = true;
        t.bank().plan(made);
        auto response = t.refund(key, 4'000, "r1");
        if (row.meaning == TossError::wrong_key) response = t.refund(key, 4'000, "r1", true);
        CHECK(response.verdict == Refund::done);
        REQUIRE(response.cancels);
        REQUIRE(response.cancels->size() == 1);
        CHECK(response.cancels->front().refund_key == "r1");
        CHECK(response.cancels->front().amount == 4'000);
        CHECK_FALSE(response.cancels->front().id.empty());
        CHECK(t.movements(key) == "charge 10000 refund 4000");
    });
}

TEST_CASE("no code of a cancel leaves a refund without a way to be made") {
    TossGatewayHarness t;
    for_each_code(TossCall::cancel, [&](const TossCode& row, const std::string& key) {
        t.pay("o" + key, key);
        t.bank().plan(answer("cancel", row));
        auto response = t.refund(key, 4'000, "r1");
        // With the same key Toss repeats its first response.
        if (response.verdict == Refund::unknown) response = t.refund(key, 4'000, "r1", true);
        const bool repeats_key =
            row.meaning == TossError::under_way || row.meaning == TossError::wrong_key;
        if (repeats_key) return;
        CHECK(response.verdict != Refund::unknown);
        if (response.verdict == Refund::not_now)
            CHECK(t.refund(key, 4'000, "r2").verdict == Refund::done);
    });
}

TEST_CASE("a code that nobody knows is unclear and has a way out") {
    TossGatewayHarness t;
    t.bank().prepare("k1", "o1", 10'000);
    t.bank().plan({"confirm", "answer", 1, 418, "SOMETHING_NEW", false});
    const auto charged = t.charge("o1", "k1");
    CHECK(charged.verdict == Verdict::unknown);
    CHECK(charged.healthy);
    t.bank().plan({"query_by_key", "answer", 1, 418, "SOMETHING_NEW", false});
    CHECK(t.query("o1", "k1", toss_session).verdict == Verdict::declined);

    t.pay("o2", "k2");
    t.bank().plan({"cancel", "answer", 1, 418, "SOMETHING_NEW", false});
    CHECK(t.refund("k2", 1'000, "r1").verdict == Refund::unknown);
    CHECK(t.refund("k2", 1'000, "r1", true).verdict == Refund::not_now);
    CHECK(t.refund("k2", 1'000, "r2").verdict == Refund::done);
}

TEST_CASE("toss is not healthy where it does not answer sensibly") {
    TossGatewayHarness t;
    struct Broken {
        const char* kind;
        int status;
        const char* code;
    };
    int n = 0;
    for (const Broken& broken :
         {Broken{"lose", 0, ""}, Broken{"drop", 0, ""}, Broken{"garbage", 0, ""},
          Broken{"answer", 400, ""}, Broken{"answer", 401, "SOMETHING_NEW"},
          Broken{"answer", 429, "TOO_MANY_REQUESTS"}, Broken{"answer", 500, "COMMON_ERROR"},
          Broken{"answer", 503, "REJECT_CARD_PAYMENT"}}) {
        CAPTURE(std::string(broken.kind));
        CAPTURE(broken.status);
        const std::string key = "k" + std::to_string(++n);
        t.bank().prepare(key, "o" + key, 10'000);
        t.bank().plan({"any", broken.kind, 2, broken.status, broken.code, false});
        const auto charged = t.charge("o" + key, key);
        const auto asked = t.query("o" + key, key);
        t.bank().forget_faults();
        CHECK(charged.verdict == Verdict::unknown);
        CHECK_FALSE(charged.healthy);
        CHECK_FALSE(asked.healthy);
    }
}

TEST_CASE("toss is healthy where it answers about one customer's payment") {
    TossGatewayHarness t;
    t.bank().prepare("twice", "o1", 10'000);
    CHECK(t.charge("o1", "twice").healthy);
    pay::Charge again = TossGatewayHarness::charge_of("o1", "twice");
    again.payment_id = "another_payment";
    const auto repeated = t.io.run(t.gateway.charge(again));  // ALREADY_PROCESSED_PAYMENT
    CHECK(repeated.verdict == Verdict::unknown);
    CHECK(repeated.healthy);

    t.bank().prepare(
        {.key = "account", .order_id = "o2", .amount = 10'000, .virtual_account = true});
    CHECK(t.charge("o2", "account").healthy);
    CHECK(t.charge("o3", "no_such_key").healthy);
}

TEST_CASE("a deployment whose key toss refuses is told apart from declined cards") {
    TossGatewayHarness t("test_sk_of_somebody_else");
    t.bank().prepare("k1", "o1", 10'000);
    const auto charged = t.charge("o1", "k1");
    CHECK(charged.verdict == Verdict::unknown);
    CHECK_FALSE(charged.healthy);
    CHECK(t.query("o1", "k1", toss_session).verdict == Verdict::unknown);
    CHECK(t.refund("k1", 1'000, "r1").verdict == Refund::unknown);
}

}  // namespace toss_gateway_test
