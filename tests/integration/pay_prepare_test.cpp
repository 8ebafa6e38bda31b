// PreparePayment: the intent is on the disk ahead of the charge, is charged once, and is given up where no charge
// follows.
#include <thread>

#include <doctest/doctest.h>

#include "pay/application/prepared_payments.h"
#include "pay_harness.h"

namespace pay_prepare_test {

using namespace baedal;
using namespace baedal::test;
using namespace std::chrono_literals;
using pay::contract::AuthorizePayment;
using pay::contract::Outcome;
using Texts = std::vector<std::string>;

TEST_CASE("a prepared payment charges nothing, and the request to make it charges that one") {
    PayHarness harness;
    CHECK(harness.prepare("o1"));
    const auto prepared = harness.payments();
    REQUIRE(prepared.size() == 1);
    CHECK(prepared[0].state == "pending");
    CHECK(harness.ledger().empty());
    const auto units = harness.database().statistics().units;
    const auto reply = harness.pay("o1");
    CHECK(reply.outcome == Outcome::approved);
    CHECK(reply.payment_id == prepared[0].id);
    CHECK(harness.database().statistics().units == units + 1);  // the outcome's
    CHECK(harness.payments().size() == 1);
    CHECK(harness.ledger_balance("o1") == 39'000);
    CHECK(harness.pay("o1").payment_id == reply.payment_id);
    CHECK(harness.sent_types("o1") == Texts{"PaymentApproved"});
}

TEST_CASE("twenty requests at once charge a prepared payment once") {
    PayHarness harness;
    CHECK(harness.prepare("o1"));
    CHECK_FALSE(harness.prepare("o1"));
    std::vector<std::future<pay::contract::PaymentReply>> requests;
    for (int i = 0; i < 20; ++i) requests.push_back(harness.begin_payment("o1"));
    for (auto& request : requests) {
        const Outcome outcome = request.get().outcome;
        CHECK((outcome == Outcome::approved || outcome == Outcome::pending));
    }
    CHECK(harness.payments().size() == 1);
    CHECK(harness.ledger().size() == 1);
}

TEST_CASE(
    "a prepared payment that nobody makes is settled as not charged, and another may follow") {
    PayHarness harness;
    CHECK(harness.prepare("o1"));
    REQUIRE(eventually([&] { return harness.state_of("o1") == "declined"; }));
    CHECK(harness.ledger_balance("o1") == 0);
    CHECK(harness.sent_types("o1") == Texts{"PaymentDeclined"});
    CHECK(harness.pay("o1").outcome == Outcome::approved);
    CHECK(harness.ledger_balance("o1") == 39'000);
}

TEST_CASE("another payment than the prepared one waits until that one is settled") {
    PayHarness harness;
    CHECK(harness.prepare("o1"));
    CHECK(harness.pay("o1", "tok_ok", 1).outcome == Outcome::pending);
    CHECK(harness.pay("o1", "another token").outcome == Outcome::pending);
    CHECK(harness.ledger().empty());
    CHECK(harness.pay("o1").outcome == Outcome::approved);
    CHECK(harness.ledger_balance("o1") == 39'000);
}

TEST_CASE("what would not be charged is not prepared") {
    PayHarness harness;
    CHECK_FALSE(harness.prepare("o1", "x", 39'000, "cash"));
    CHECK_FALSE(harness.prepare("o1", "x", 39'000, "toss"));
    CHECK_FALSE(harness.prepare("o1", "tok_ok", -1));
    harness.cancel("o2");
    CHECK_FALSE(harness.prepare("o2"));
    CHECK(harness.payments().empty());
    harness.pay("o3");
    CHECK_FALSE(harness.prepare("o3"));
    CHECK(harness.payments().size() == 1);
}

TEST_CASE("a prepared payment that the gateway has no time for leaves nothing behind") {
    PayHarness harness(R"(
        pay.reconcile_every = "50ms"
        pay.breaker.window = 1
        pay.breaker.minimum = 1
        pay.breaker.open_for = "1s"
    )");
    CHECK(harness.prepare("o1"));
    CHECK(harness.pay("failing", "tok_error").outcome == Outcome::pending);
    CHECK_FALSE(harness.prepare("o2"));  // the circuit is open
    CHECK(harness.pay("o1").outcome == Outcome::busy);
    CHECK(harness.payments_of("o1").empty());
    REQUIRE(eventually([&] { return harness.pay("o1").outcome == Outcome::approved; }));
    CHECK(harness.payments_of("o1").size() == 1);
    CHECK(harness.sent_types("o1") == Texts{"PaymentApproved"});
}

TEST_CASE("a restart gives prepared payments up") {
    PayHarness harness;
    CHECK(harness.prepare("o1"));
    harness.restart();
    REQUIRE(eventually([&] { return harness.state_of("o1") == "declined"; }));
    CHECK(harness.pay("o1").outcome == Outcome::approved);
    CHECK(harness.ledger_balance("o1") == 39'000);
}

TEST_CASE("an intent is taken once, for the same payment, and charged within two seconds") {
    ManualClock clock(*from_rfc3339("2026-11-22T03:04:05Z"));
    pay::PreparedPayments prepared(clock);
    const AuthorizePayment first{"o1", 39'000, "KRW", "sandbox", "tok_ok", 1};
    AuthorizePayment dearer = first;
    dearer.amount += 1;
    const auto begun = prepared.begin(first);
    CHECK_FALSE(prepared.take(dearer));
    CHECK_FALSE(prepared.may_be_charged(*begun));
    begun->is_on_disk = true;
    CHECK(prepared.take(first) == begun);
    CHECK_FALSE(prepared.take(first));
    CHECK(prepared.may_be_charged(*begun));
    clock.advance(2s);
    CHECK_FALSE(prepared.may_be_charged(*begun));

    prepared.begin(first);
    prepared.drop("o1");
    CHECK_FALSE(prepared.take(first));
    prepared.begin(first);
    clock.advance(2min);
    prepared.begin({"o2", 39'000, "KRW", "sandbox", "tok_ok", 1});
    CHECK_FALSE(prepared.take(first));
}

TEST_CASE("an old intent is not withdrawn in the place of a later payment") {
    PayHarness harness;
    CHECK(harness.prepare("o1"));
    REQUIRE(eventually([&] { return harness.state_of("o1") == "declined"; }));
    auto slow = harness.begin_payment("o1", "tok_slow");
    REQUIRE(eventually([&] { return harness.payments_of("o1").size() == 2; }));
    CHECK(harness.pay("o1").outcome == Outcome::pending);  // as was prepared
    slow.get();
    REQUIRE(eventually([&] { return harness.is_idle(); }));
    CHECK(harness.ledger_balance("o1") == 39'000);
    CHECK(harness.ledger().size() == 1);
}

TEST_CASE("a payment that is made while its intent is still being written is charged once") {
    for (int i = 0; i < 20; ++i) {
        PayHarness harness;
        auto preparing = harness.begin_preparation("o1");
        auto paying = harness.begin_payment("o1");
        preparing.get();
        CHECK(paying.get().outcome == Outcome::approved);
        CHECK(harness.payments_of("o1").size() == 1);
        CHECK(harness.ledger_balance("o1") == 39'000);
    }
}

TEST_CASE("an order's payment that is prepared and made too late is charged once all the same") {
    PayHarness harness;
    CHECK(harness.prepare("o1"));
    std::this_thread::sleep_for(2100ms);
    CHECK(harness.pay("o1").outcome == Outcome::approved);
    CHECK(harness.ledger_balance("o1") == 39'000);
    CHECK(harness.sent_types("o1") == Texts{"PaymentApproved"});
}

}  // namespace pay_prepare_test
