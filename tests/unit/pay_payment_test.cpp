// Payment: every transition, legal and illegal, and the arithmetic of refunds.
#include <doctest/doctest.h>

#include "pay/domain/payment.h"

using namespace baedal::pay;

namespace {

Payment payment_in(PaymentState state, std::int64_t amount = 39'000) {
    Payment::Data data;
    data.id = "p1";
    data.order_id = "o1";
    data.amount = amount;
    data.currency = "KRW";
    data.method = "sandbox";
    data.state = state;
    return Payment(std::move(data));
}

using Step = Transition (Payment::*)(std::string);

struct Case {
    PaymentState from;
    Step step;
    Transition expected;
    PaymentState to;
};

using enum PaymentState;
using enum Transition;

constexpr Case cases[] = {
    {pending, &Payment::approve, made, approved},
    {pending, &Payment::decline, made, declined},
    {pending, &Payment::mark_unknown, made, unknown},
    {unknown, &Payment::approve, made, approved},
    {unknown, &Payment::decline, made, declined},
    {unknown, &Payment::mark_unknown, repeated, unknown},
    {approved, &Payment::approve, repeated, approved},
    {approved, &Payment::decline, illegal, approved},
    {approved, &Payment::mark_unknown, illegal, approved},
    {declined, &Payment::approve, illegal, declined},
    {declined, &Payment::decline, repeated, declined},
    {declined, &Payment::mark_unknown, illegal, declined},
};

}  // namespace

TEST_CASE("a payment goes through its states in the allowed ways only") {
    for (const Case& c : cases) {
        CAPTURE(to_text(c.from));
        CAPTURE(to_text(c.to));
        Payment payment = payment_in(c.from);
        CHECK((payment.*c.step)("said the gateway") == c.expected);
        CHECK(payment.data().state == c.to);
        CHECK(payment.data().detail == (c.expected == made ? "said the gateway" : ""));
    }
}

TEST_CASE("only an approved or a declined payment is settled") {
    CHECK_FALSE(payment_in(pending).settled());
    CHECK_FALSE(payment_in(unknown).settled());
    CHECK(payment_in(approved).settled());
    CHECK(payment_in(declined).settled());
}

TEST_CASE("a state is read as it was written") {
    for (const PaymentState state : {pending, unknown, approved, declined})
        CHECK(payment_state(to_text(state)) == state);
    CHECK_THROWS(payment_state("paid"));
    CHECK_THROWS(payment_state(""));
}

TEST_CASE("nothing can be refunded of a payment that is not approved") {
    for (const PaymentState state : {pending, unknown, declined}) {
        Payment payment = payment_in(state);
        CHECK(payment.refundable() == 0);
        CHECK(payment.request_refund(1) == RefundDecision::not_refundable);
        CHECK_FALSE(payment.complete_refund(1));
    }
}

TEST_CASE("refunds never add up to more than what was captured") {
    Payment payment = payment_in(approved, 10'000);
    CHECK(payment.request_refund(10'001) == RefundDecision::exceeds);
    CHECK(payment.request_refund(0) == RefundDecision::exceeds);
    CHECK(payment.request_refund(-1) == RefundDecision::exceeds);
    CHECK(payment.request_refund(4'000) == RefundDecision::granted);
    CHECK(payment.refundable() == 6'000);
    CHECK(payment.data().refunded == 0);
    CHECK(payment.request_refund(6'001) == RefundDecision::exceeds);
    CHECK(payment.request_refund(6'000) == RefundDecision::granted);
    CHECK(payment.refundable() == 0);
    CHECK(payment.request_refund(1) == RefundDecision::exceeds);
}

TEST_CASE("only what was set aside goes back") {
    Payment payment = payment_in(approved, 10'000);
    CHECK_FALSE(payment.complete_refund(1));
    REQUIRE(payment.request_refund(4'000) == RefundDecision::granted);
    CHECK_FALSE(payment.complete_refund(4'001));
    CHECK_FALSE(payment.complete_refund(0));
    CHECK(payment.complete_refund(3'000));
    CHECK(payment.data().refunded == 3'000);
    CHECK_FALSE(payment.complete_refund(1'001));
    CHECK(payment.complete_refund(1'000));
    CHECK(payment.data().refunded == 4'000);
}

TEST_CASE("when the order ends, what is captured is owed, less what is on its way back") {
    Payment payment = payment_in(approved, 10'000);
    CHECK(payment.owed() == 0);
    REQUIRE(payment.request_refund(2'500) == RefundDecision::granted);
    CHECK(payment.end_order());
    CHECK(payment.owed() == 7'500);
    REQUIRE(payment.request_refund(payment.owed()) == RefundDecision::granted);
    CHECK(payment.owed() == 0);
    CHECK_FALSE(payment.end_order());
    CHECK(payment.owed() == 0);
}

TEST_CASE("an approval after the order's end is owed in full") {
    for (const PaymentState state : {pending, unknown}) {
        Payment payment = payment_in(state);
        CHECK(payment.end_order());
        CHECK(payment.owed() == 0);
        REQUIRE(payment.approve("late") == made);
        CHECK(payment.owed() == 39'000);
    }
}

TEST_CASE("a payment that is declined after the order's end owes nothing") {
    Payment payment = payment_in(unknown);
    payment.end_order();
    REQUIRE(payment.decline("no") == made);
    CHECK(payment.owed() == 0);
}

TEST_CASE("cash that is agreed on is never given back by a gateway") {
    Payment::Data data;
    data.amount = 39'000;
    data.method = "cash";
    Payment payment(data);
    REQUIRE(payment.approve("on delivery") == made);
    CHECK(payment.refundable() == 0);
    CHECK(payment.request_refund(1) == RefundDecision::not_refundable);
    CHECK(payment.end_order());
    CHECK(payment.owed() == 0);
}

TEST_CASE("what is captured after it was declined is owed back, once") {
    Payment payment = payment_in(unknown);
    CHECK_FALSE(payment.capture_after_decline());
    REQUIRE(payment.decline("no") == made);
    CHECK(payment.capture_after_decline());
    CHECK(payment.data().refund_requested == 39'000);
    CHECK_FALSE(payment.capture_after_decline());
    CHECK(payment.complete_refund(39'000));
}
