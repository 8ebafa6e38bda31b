// Refunds with Toss Payments: once, in parts, and recognised when their response was lost.
#include <doctest/doctest.h>

#include "toss_harness.h"

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
    t.bank().set_cancel_spacing(std::chrono::milliseconds{0});
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
    t.bank().set_cancel_spacing(std::chrono::milliseconds{0});
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

TEST_CASE("a refund that toss refuses stays owed") {
    TossHarness t;
    const std::string id = t.pay("o1", 10'000).payment_id;
    // The owner refunded everything in the back office of Toss Payments.
    t.bank().prepare(TossHarness::key_of("o1"), "o1", 10'000, "CANCELED");
    refund(t, id, 1'000);
    REQUIRE(eventually([&] { return t.bank().calls("cancel") >= 2; }));
    CHECK(t.harness.pending_refunds() == 1);
    CHECK(t.movements("o1") == "charge 10000");
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
