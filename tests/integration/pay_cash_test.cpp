// 만나서 결제: an order that is paid on delivery, as pay sees it.
#include <doctest/doctest.h>

#include "pay_shop.h"

namespace {

using namespace baedal;
using namespace baedal::test;
using pay::contract::Outcome;
using Texts = std::vector<std::string>;

constexpr auto with_cash = "pay.cash_on_delivery = true\n";

}  // namespace

TEST_CASE("cash is agreed on without a charge, whatever the gateway is doing") {
    PayShop shop(std::string(with_cash) +
                 "pay.sandbox.failure_rate = 1.0\npay.breaker.minimum = 1\npay.breaker.window = 1");
    CHECK(shop.pay("card").outcome == Outcome::pending);
    CHECK(shop.pay("card 2").outcome == Outcome::busy);  // the circuit is open
    const auto agreed = shop.pay("o1", "", 39'000, "cash");
    CHECK(agreed.outcome == Outcome::approved);
    CHECK(shop.state_of("o1") == "approved");
    CHECK(shop.events_of("o1") == Texts{"PaymentApproved"});
    CHECK(shop.ledger().empty());
    CHECK(shop.pay("o1", "", 39'000, "cash").payment_id == agreed.payment_id);
    CHECK(shop.payments_of("o1").size() == 1);
    // Whoever asks with a card hears how the order is paid.
    CHECK(agreed.method == "cash");
    CHECK(shop.pay("o1", "tok_ok").method == "cash");
}

TEST_CASE("an order in cash that ends gives nothing back, and its owner cannot refund it") {
    PayShop shop(with_cash);
    const auto agreed = shop.pay("o1", "", 39'000, "cash");
    shop.cancel("o1");
    CHECK(shop.pending_refunds() == 0);
    CHECK(shop.events_of("o1") == Texts{"PaymentApproved"});
    const auto refused = shop.call(
        http::Method::post, "/payments/" + agreed.payment_id + "/refunds", R"({"amount": 1000})");
    CHECK(refused.status == 409);
    CHECK(refused.body.contains("not-refundable"));
    CHECK(shop.pay("o1", "", 39'000, "cash").outcome == Outcome::refused);
}
