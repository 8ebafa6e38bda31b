// 만나서 결제: an order that is paid on delivery, as pay sees it.
#include <doctest/doctest.h>

#include "pay_harness.h"

namespace pay_cash_test {

namespace {

using namespace baedal;
using namespace baedal::test;
using pay::contract::Outcome;
using Texts = std::vector<std::string>;

constexpr auto with_cash = "pay.cash_on_delivery = true\n";

}  // namespace

TEST_CASE("cash is agreed on without a charge, whatever the gateway is doing") {
    PayHarness harness(
        std::string(with_cash) +
        "pay.sandbox.failure_rate = 1.0\npay.breaker.minimum = 1\npay.breaker.window = 1");
    CHECK(harness.pay("card").outcome == Outcome::pending);
    CHECK(harness.pay("card 2").outcome == Outcome::busy);  // the circuit is open
    const auto agreed = harness.pay("o1", "", 39'000, "cash");
    CHECK(agreed.outcome == Outcome::approved);
    CHECK(harness.state_of("o1") == "approved");
    CHECK(harness.sent_types("o1") == Texts{"PaymentApproved"});
    CHECK(harness.ledger().empty());
    CHECK(harness.pay("o1", "", 39'000, "cash").payment_id == agreed.payment_id);
    CHECK(harness.payments_of("o1").size() == 1);
    // The reply to a request with a card names the method of the payment.
    CHECK(agreed.method == "cash");
    CHECK(harness.pay("o1", "tok_ok").method == "cash");
}

TEST_CASE("an order in cash that ends gives nothing back, and its owner cannot refund it") {
    PayHarness harness(with_cash);
    const auto agreed = harness.pay("o1", "", 39'000, "cash");
    harness.cancel("o1");
    CHECK(harness.pending_refunds() == 0);
    CHECK(harness.sent_types("o1") == Texts{"PaymentApproved"});
    const auto refused = harness.call(
        http::Method::post, "/payments/" + agreed.payment_id + "/refunds", R"({"amount": 1000})");
    CHECK(refused.status == 409);
    CHECK(refused.body.contains("not-refundable"));
    CHECK(harness.pay("o1", "", 39'000, "cash").outcome == Outcome::refused);
}

TEST_CASE("an order of nothing is approved without the gateway, whatever the token") {
    PayHarness harness(with_cash);
    const auto approved = harness.pay("o1", "tok_declined", 0);
    CHECK(approved.outcome == Outcome::approved);
    CHECK(approved.method == "sandbox");
    CHECK(harness.ledger().empty());
    CHECK(harness.pay("o1", "tok_ok", 0).payment_id == approved.payment_id);
    harness.cancel("o1");
    CHECK(harness.pending_refunds() == 0);
    CHECK(harness.ledger().empty());
}

}  // namespace pay_cash_test
