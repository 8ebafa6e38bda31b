// Refunds with Toss Payments: once, in parts, and recognised when their response was lost.
#include <doctest/doctest.h>

#include "toss_harness.h"

namespace toss_refund_test {

using namespace baedal;
using namespace baedal::test;
using pay::contract::Outcome;
using Texts = std::vector<std::string>;

namespace {

http::Response refund(TossHarness& t, const std::string& payment_id, int amount,
                      const std::string& reason = "식었어요") {
    return t.harness.call(http::Method::post, "/payments/" + payment_id + "/refunds",
                          R"({"amount": )" + std::to_string(amount) + R"(, "reason": ")" + reason +
                              "\"}");
}

void post_webhook(TossHarness& t, const std::string& order_id) {
    t.harness.call(http::Method::post, "/payments/webhooks/toss",
                   R"({"eventType": "PAYMENT_STATUS_CHANGED", "data": {"orderId": ")" + order_id +
                       R"(", "paymentKey": ")" + TossHarness::key_of(order_id) + "\"}}",
                   {}, "", http::Role::customer);
}

}  // namespace

TEST_CASE("a cancelled order is refunded at toss, once") {
    TossHarness t;
    t.pay("o1");
    t.harness.cancel("o1");
    REQUIRE(t.is_idle());
    t.harness.cancel("o1");
    t.harness.replay();
    REQUIRE(t.is_idle());
    CHECK(t.movements("o1") == "charge 39000 refund 39000");
    CHECK(t.harness.sent_types("o1") == Texts{"PaymentApproved", "PaymentRefunded"});
}

TEST_CASE("parts of a toss payment are refunded, each once, and then the rest") {
    TossHarness t;
    const std::string id = t.pay("o1", 10'000).payment_id;
    CHECK(refund(t, id, 2'500).status == 201);
    CHECK(refund(t, id, 2'500).status == 201);  // the same amount and reason, another refund
    REQUIRE(t.is_idle());
    CHECK(t.movements("o1") == "charge 10000 refund 2500 refund 2500");
    t.harness.cancel("o1");
    REQUIRE(t.is_idle());
    CHECK(t.movements("o1") == "charge 10000 refund 2500 refund 2500 refund 5000");
    CHECK(t.harness.payments_of("o1").front().refunded == 10'000);
}

TEST_CASE("a refund at toss with an unclear response is made once and completed") {
    TossHarness t;
    int n = 0;
    for (const toss::Fault& fault :
         {toss::Fault{"cancel", "lose", 2, 400, "", true},
          toss::Fault{"cancel", "garbage", 2, 400, "", true},
          toss::Fault{"cancel", "drop", 3, 400, "", false},
          toss::Fault{"cancel", "answer", 1, 400, "PROVIDER_ERROR", true},
          toss::Fault{"cancel", "answer", 1, 500, "FAILED_INTERNAL_SYSTEM_PROCESSING", true},
          toss::Fault{"cancel", "answer", 1, 409, "IDEMPOTENT_REQUEST_PROCESSING", true},
          toss::Fault{"cancel", "answer", 1, 400, "ALREADY_CANCELED_PAYMENT", true},
          toss::Fault{"cancel", "answer", 1, 403, "NOT_CANCELABLE_AMOUNT", true},
          toss::Fault{"cancel", "answer", 1, 400, "SOMETHING_NEW", true}}) {
        CAPTURE(fault.kind);
        CAPTURE(fault.code);
        const std::string order = "o" + std::to_string(++n);
        t.pay(order);
        t.bank().plan(fault);
        t.harness.cancel(order);
        CHECK(t.is_idle());
        t.bank().forget_faults();
        CHECK(t.movements(order) == "charge 39000 refund 39000");
        CHECK(t.harness.sent_types(order) == Texts{"PaymentApproved", "PaymentRefunded"});
    }
}

TEST_CASE("a partial refund with a lost response is not taken for another of the same amount") {
    TossHarness t;
    const std::string id = t.pay("o1", 10'000).payment_id;
    refund(t, id, 3'000);
    REQUIRE(t.is_idle());
    t.bank().plan({"cancel", "drop", 3, 400, "", false});
    refund(t, id, 3'000);
    REQUIRE(t.is_idle());
    CHECK(t.movements("o1") == "charge 10000 refund 3000 refund 3000");
}

TEST_CASE("a long reason is shortened to what toss takes, and the refund is still recognised") {
    TossHarness t;
    const std::string id = t.pay("o1", 10'000).payment_id;
    std::string reason;
    for (int i = 0; i < 200; ++i) reason += "식";
    t.bank().plan({"cancel", "lose", 2, 400, "", true});
    CHECK(refund(t, id, 1'000, reason).status == 201);
    REQUIRE(t.is_idle());
    CHECK(t.movements("o1") == "charge 10000 refund 1000");
}

TEST_CASE("a refund that toss refuses for good fails, and its amount is free again") {
    TossHarness t;
    t.bank().prepare(TossHarness::key_of("o1"), "o1", 10'000);
    const std::string id = t.pay("o1", 10'000).payment_id;
    t.bank().plan(
        {.on = "cancel", .times = 1, .status = 403, .code = "NOT_ALLOWED_PARTIAL_REFUND"});
    refund(t, id, 1'000);
    REQUIRE(t.is_idle());
    const auto failed = t.harness.call(http::Method::get, "/payments/" + id);
    CHECK(failed.body.contains(R"("status":"failed")"));
    CHECK(failed.body.contains("NOT_ALLOWED_PARTIAL_REFUND"));
    CHECK(t.harness.payments_of("o1").front().refund_requested == 0);
    CHECK(t.movements("o1") == "charge 10000");
    // At the order's end all of it goes back in one cancel.
    t.harness.cancel("o1");
    REQUIRE(t.is_idle());
    CHECK(t.movements("o1") == "charge 10000 refund 10000");
}

TEST_CASE("what a refused part has freed goes back with the rest of an ended order") {
    TossHarness t;
    const std::string id = t.pay("o1", 10'000).payment_id;
    t.bank().plan(
        {.on = "cancel", .times = 1, .status = 403, .code = "NOT_ALLOWED_PARTIAL_REFUND"});
    t.bank().set_latency(std::chrono::milliseconds{500});
    refund(t, id, 1'000);
    REQUIRE(eventually([&] { return t.bank().calls("cancel") == 1; }));
    t.harness.cancel("o1");  // while the part is under way
    t.bank().set_latency(std::chrono::milliseconds{0});
    REQUIRE(t.is_idle());
    CHECK(t.movements("o1") == "charge 10000 refund 10000");
}

TEST_CASE("an order's refund that toss refuses for good is shown as owed") {
    TossHarness t;
    const std::string id = t.pay("o1", 10'000).payment_id;
    t.bank().plan({.on = "cancel", .times = 1, .status = 403, .code = "NOT_CANCELABLE_PAYMENT"});
    t.harness.cancel("o1");
    REQUIRE(eventually([&] {
        return t.harness.call(http::Method::get, "/payments/" + id)
            .body.contains(R"("status":"failed")");
    }));
    const auto owing = t.harness.call(http::Method::get, "/payments/" + id);
    CHECK(owing.body.contains(R"("owed":10000)"));
    CHECK(refund(t, id, 10'000).status == 201);  // the owner tries again
    REQUIRE(t.is_idle());
    CHECK(t.movements("o1") == "charge 10000 refund 10000");
}

TEST_CASE("two refunds of one payment are sent one after another, as toss wants it") {
    TossHarness t;
    t.bank().set_cancel_spacing(std::chrono::milliseconds{1'000});
    const std::string id = t.pay("o1", 10'000).payment_id;
    CHECK(refund(t, id, 1'000).status == 201);
    CHECK(refund(t, id, 2'000).status == 201);
    t.harness.cancel("o1");
    REQUIRE(t.is_idle());
    CHECK(t.movements("o1") == "charge 10000 refund 1000 refund 2000 refund 7000");
    CHECK(t.bank().calls("cancel") == 3);
}

TEST_CASE("cancels of toss's back office are entered, and the rest alone is owed") {
    for (const bool told : {true, false}) {
        CAPTURE(told);
        TossHarness t;
        const std::string id = t.pay("o1", 21'000).payment_id;
        t.bank().cancel_in_back_office(TossHarness::key_of("o1"), 7'000);
        if (told) {
            post_webhook(t, "o1");
            CHECK(
                eventually([&] { return t.harness.payments_of("o1").front().refunded == 7'000; }));
        }
        t.harness.cancel("o1");
        REQUIRE(t.is_idle());
        CHECK(t.movements("o1") == "charge 21000 refund 7000 refund 14000");
        CHECK(t.harness.payments_of("o1").front().refunded == 21'000);
    }
}

TEST_CASE("a payment that was cancelled whole in toss's back office owes nothing") {
    TossHarness t;
    t.pay("o1", 21'000);
    t.bank().cancel_in_back_office(TossHarness::key_of("o1"), 21'000);
    t.harness.cancel("o1");
    REQUIRE(eventually([&] { return t.harness.payments_of("o1").front().refunded == 21'000; }));
    REQUIRE(t.is_idle());
    CHECK(t.movements("o1") == "charge 21000 refund 21000");
}

TEST_CASE("refunds go on after a restart, with the stored payment key") {
    TossHarness t;
    t.pay("o1");
    t.bank().plan({"cancel", "answer", 1000, 500, "FAILED_INTERNAL_SYSTEM_PROCESSING", false});
    t.harness.cancel("o1");
    REQUIRE(eventually([&] { return t.bank().calls("cancel") >= 1; }));
    t.harness.stop_module();
    t.bank().forget_faults();
    t.harness.start_module();
    REQUIRE(t.is_idle());
    CHECK(t.movements("o1") == "charge 39000 refund 39000");
}

TEST_CASE("an approval by toss that comes after the order's end is refunded") {
    TossHarness t;
    t.bank().plan({"confirm", "lose", 2, 400, "", true});
    t.bank().plan({"query", "answer", 5, 500, "FAILED_INTERNAL_SYSTEM_PROCESSING", false});
    CHECK(t.pay("o1").outcome == Outcome::pending);
    t.harness.cancel("o1");
    t.bank().forget_faults();
    REQUIRE(t.becomes("o1", "approved"));
    REQUIRE(t.is_idle());
    CHECK(t.movements("o1") == "charge 39000 refund 39000");
}

}  // namespace toss_refund_test
