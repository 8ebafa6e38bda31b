// Payment: every state change, legal and illegal, and the arithmetic of refunds.
#include <doctest/doctest.h>

#include "pay/domain/payment.h"

namespace pay_payment_test {

using namespace baedal;
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

using Step = Change (Payment::*)(std::string);

struct Case {
    PaymentState from;
    Step step;
    Change expected;
    PaymentState to;
};

using enum PaymentState;
using enum Change;

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

TEST_CASE("a payment changes its state in the allowed ways only") {
    for (const Case& c : cases) {
        CAPTURE(to_text(c.from));
        CAPTURE(to_text(c.to));
        Payment payment = payment_in(c.from);
        CHECK((payment.*c.step)("of the gateway") == c.expected);
        CHECK(payment.data().state == c.to);
        CHECK(payment.data().detail == (c.expected == made ? "of the gateway" : ""));
    }
}

TEST_CASE("only an approved or a declined payment is settled") {
    CHECK_FALSE(payment_in(pending).is_settled());
    CHECK_FALSE(payment_in(unknown).is_settled());
    CHECK(payment_in(approved).is_settled());
    CHECK(payment_in(declined).is_settled());
}

TEST_CASE("a state is read as it was written") {
    for (const PaymentState state : {pending, unknown, approved, declined})
        CHECK(from_stored_name<PaymentState>(to_text(state)) == state);
    CHECK_THROWS(from_stored_name<PaymentState>("paid"));
    CHECK_THROWS(from_stored_name<PaymentState>(""));
}

TEST_CASE("nothing can be refunded of a payment that is not approved") {
    for (const PaymentState state : {pending, unknown, declined}) {
        Payment payment = payment_in(state);
        CHECK(payment.refundable() == 0);
        CHECK(payment.request_refund(1) == RefundDecision::not_refundable);
        CHECK(payment.complete_refund(1) == illegal);
    }
}

TEST_CASE("refunds never add up to more than what was captured") {
    Payment payment = payment_in(approved, 10'000);
    REQUIRE(payment.finish_order() == made);
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

TEST_CASE("only what was requested is refunded") {
    Payment payment = payment_in(approved, 10'000);
    CHECK(payment.complete_refund(1) == illegal);
    REQUIRE(payment.request_refund(4'000) == RefundDecision::granted);
    CHECK(payment.complete_refund(4'001) == illegal);
    CHECK(payment.complete_refund(0) == illegal);
    CHECK(payment.complete_refund(3'000) == made);
    CHECK(payment.data().refunded == 3'000);
    CHECK(payment.complete_refund(1'001) == illegal);
    CHECK(payment.complete_refund(1'000) == made);
    CHECK(payment.data().refunded == 4'000);
}

TEST_CASE("when the order ends, what is captured is owed, less the requested refunds") {
    Payment payment = payment_in(approved, 10'000);
    CHECK(payment.owed() == 0);
    REQUIRE(payment.request_refund(2'500) == RefundDecision::granted);
    CHECK(payment.end_order() == made);
    CHECK(payment.owed() == 7'500);
    REQUIRE(payment.request_refund(payment.owed()) == RefundDecision::granted);
    CHECK(payment.owed() == 0);
    CHECK(payment.end_order() == repeated);
    CHECK(payment.owed() == 0);
}

TEST_CASE("an approval after the order's end is owed in full") {
    for (const PaymentState state : {pending, unknown}) {
        Payment payment = payment_in(state);
        CHECK(payment.end_order() == made);
        CHECK(payment.owed() == 0);
        REQUIRE(payment.approve("late") == made);
        CHECK(payment.owed() == 39'000);
    }
}

TEST_CASE("a payment that is declined after the order's end owes nothing") {
    Payment payment = payment_in(unknown);
    REQUIRE(payment.end_order() == made);
    REQUIRE(payment.decline("no") == made);
    CHECK(payment.owed() == 0);
}

TEST_CASE("cash is never refunded by a gateway") {
    Payment::Data data;
    data.amount = 39'000;
    data.method = "cash";
    Payment payment(data);
    REQUIRE(payment.approve("on delivery") == made);
    CHECK(payment.refundable() == 0);
    CHECK(payment.request_refund(1) == RefundDecision::not_refundable);
    CHECK(payment.end_order() == made);
    CHECK(payment.owed() == 0);
}

TEST_CASE("a capture after a decline is owed, once") {
    Payment payment = payment_in(unknown);
    CHECK(payment.capture_after_decline() == illegal);
    REQUIRE(payment.decline("no") == made);
    CHECK(payment.capture_after_decline() == made);
    CHECK(payment.owed() == 39'000);
    CHECK(payment.capture_after_decline() == repeated);
    CHECK(payment.request_owed() == made);
    CHECK(payment.owed() == 0);
    CHECK(payment.complete_refund(39'000) == made);
}

TEST_CASE("all of a payment is refunded by cancelling its order while that is under way") {
    Payment payment = payment_in(approved, 10'000);
    CHECK(payment.request_refund(10'000) == RefundDecision::order_under_way);
    CHECK(payment.request_refund(4'000) == RefundDecision::granted);
    CHECK(payment.request_refund(6'000) == RefundDecision::order_under_way);
    REQUIRE(payment.finish_order() == made);
    CHECK(payment.finish_order() == repeated);
    CHECK(payment.request_refund(6'000) == RefundDecision::granted);
}

TEST_CASE("a refund that fails frees its amount, which is owed if the order has ended") {
    Payment payment = payment_in(approved, 10'000);
    REQUIRE(payment.request_refund(4'000) == RefundDecision::granted);
    CHECK(payment.release_refund(4'001) == illegal);
    CHECK(payment.release_refund(4'000) == made);
    CHECK(payment.refundable() == 10'000);
    CHECK(payment.owed() == 0);
    REQUIRE(payment.end_order() == made);
    CHECK(payment.request_owed() == made);
    CHECK(payment.request_owed() == illegal);
    CHECK(payment.release_refund(10'000) == made);
    CHECK(payment.owed() == 10'000);
}

TEST_CASE("money that the gateway gave back by itself is no longer owed") {
    Payment payment = payment_in(approved, 10'000);
    CHECK(payment.record_foreign_refund(7'000) == made);
    CHECK(payment.data().refunded == 7'000);
    CHECK(payment.record_foreign_refund(3'001) == illegal);
    REQUIRE(payment.end_order() == made);
    CHECK(payment.owed() == 3'000);
    CHECK(payment_in(declined).record_foreign_refund(1) == illegal);
    CHECK(payment_in(unknown).record_foreign_refund(1) == illegal);
}

}  // namespace pay_payment_test
