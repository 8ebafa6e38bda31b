// Refund: every state change, legal and illegal, and the gateway's key.
#include <doctest/doctest.h>

#include "pay/domain/refund.h"

namespace pay_refund_test {

using namespace baedal;
using namespace baedal::pay;

namespace {

using enum RefundState;

Refund refund_in(RefundState state) {
    Refund refund;
    refund.id = "r1";
    refund.amount = 5'000;
    refund.state = state;
    return refund;
}

void check_each(const char* what, auto act, Change from_pending, Change from_sent, Change from_done,
                Change from_failed, RefundState to) {
    CAPTURE(what);
    const std::pair<RefundState, Change> cases[] = {
        {pending, from_pending}, {sent, from_sent}, {done, from_done}, {failed, from_failed}};
    for (const auto& [from, expected] : cases) {
        CAPTURE(to_text(from));
        Refund refund = refund_in(from);
        CHECK(act(refund) == expected);
        CHECK(refund.state == (expected == Change::made ? to : from));
    }
}

}  // namespace

TEST_CASE("a refund changes its state in the allowed ways only") {
    using enum Change;
    check_each("send", [](Refund& r) { return r.send(); }, made, repeated, illegal, illegal, sent);
    check_each(
        "complete", [](Refund& r) { return r.complete(); }, made, made, repeated, made, done);
    check_each(
        "fail", [](Refund& r) { return r.fail("no"); }, made, made, illegal, repeated, failed);
    check_each(
        "renew", [](Refund& r) { return r.renew(); }, illegal, made, illegal, illegal, pending);
    check_each(
        "resize", [](Refund& r) { return r.resize(5'000); }, repeated, illegal, illegal, illegal,
        pending);
}

TEST_CASE("a key that the gateway has refused is not sent again") {
    Refund refund = refund_in(pending);
    CHECK(refund.key() == "r1");
    CHECK(refund.send() == Change::made);
    CHECK(refund.renew() == Change::made);
    CHECK(refund.key() != "r1");
    CHECK(refund_id_of_key(refund.key()) == "r1");
    CHECK(refund_id_of_key("r1") == "r1");
    CHECK(refund.send() == Change::made);  // nothing is known of the new key
    CHECK(refund.send() == Change::repeated);
}

TEST_CASE("a refund keeps its amount from when it is sent") {
    Refund refund = refund_in(pending);
    CHECK(refund.resize(0) == Change::illegal);
    CHECK(refund.resize(7'000) == Change::made);
    CHECK(refund.amount == 7'000);
    CHECK(refund.send() == Change::made);
    CHECK(refund.resize(1) == Change::illegal);
}

}  // namespace pay_refund_test
