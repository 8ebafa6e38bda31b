// The store module is down for longer than a store may take to accept an order.
#include <doctest/doctest.h>

#include "saga_fixture.h"

using namespace baedal;
using namespace baedal::simulation;
using namespace std::chrono_literals;

namespace {

constexpr auto accept_within = 10min;  // the default
constexpr auto order_decides = accept_within + 15s;

constexpr auto automatic = R"({"autoAccept":true,"cancelUntil":"accepted"})";

void check_rejected_and_refunded(SagaFixture& f, const std::string& id) {
    CHECK(f.status(id) == "rejected");
    CHECK(f.becomes([&] { return f.payment_status(id) == "refunded"; }));
    CHECK(f.movements(id) == "charge 21000 refund 21000");
}

// Nobody cooks it, and nobody is told that somebody does.
void check_never_accepted(SagaFixture& f, const std::string& id) {
    f.pass(30min);
    const std::string ticket = f.ticket_state(id);
    CHECK((ticket == "rejected" || ticket == "cancelled"));
    CHECK_FALSE(f.events("store", id).contains("TicketAccepted"));
    CHECK_FALSE(f.timeline(id).contains("accepted"));
    CHECK(f.text("SELECT count(*) FROM notify.notification WHERE event = 'rejected'") == "1");
    CHECK(f.unfinished() == "");
    CHECK(f.audit() == "");
}

}  // namespace

TEST_CASE(
    "order rejects and refunds what a store that is down does not take, and the store follows") {
    for (const bool accepts_automatically : {false, true}) {
        CAPTURE(accepts_automatically);
        SagaFixture f;
        if (accepts_automatically) REQUIRE(f.patch_store(automatic).status == 200);
        f.stop("store");
        const std::string id = f.placed();
        f.pass(order_decides - 5s);
        CHECK(f.status(id) == "placed");
        f.pass(10s);
        check_rejected_and_refunded(f, id);
        f.pass(30min);
        f.start("store");
        check_never_accepted(f, id);
    }
}

TEST_CASE(
    "a store that returns after the deadline, and before order decides, accepts nothing stale") {
    SagaFixture f;
    REQUIRE(f.patch_store(automatic).status == 200);
    f.stop("store");
    const std::string id = f.placed();
    f.pass(accept_within + 5s);
    CHECK(f.status(id) == "placed");
    f.start("store");
    f.pass(1s);
    check_rejected_and_refunded(f, id);
    check_never_accepted(f, id);
}

TEST_CASE("a store that returns in time has what is left of the deadline, and no second one") {
    SagaFixture f;
    f.stop("store");
    const std::string id = f.placed();
    f.pass(9min);
    f.start("store");
    f.pass(50s);
    CHECK(f.ticket_state(id) == "received");
    f.pass(20s);
    check_rejected_and_refunded(f, id);
    check_never_accepted(f, id);
}

TEST_CASE("an order of before an outage of the whole program gets no second deadline either") {
    SagaFixture f;
    REQUIRE(f.patch_store(automatic).status == 200);
    f.stop("store");
    const std::string id = f.placed();
    f.deployment.close();
    const Instant later = f.deployment.clock().monotonic() + 1h;
    while (f.deployment.scheduler().step(later)) {
    }
    REQUIRE(f.deployment.open());
    f.pass(5s);
    check_rejected_and_refunded(f, id);
    check_never_accepted(f, id);
}

TEST_CASE("a store that returns in time accepts automatically, and the order is delivered") {
    SagaFixture f;
    REQUIRE(f.patch_store(automatic).status == 200);
    f.stop("store");
    const std::string id = f.placed();
    f.pass(9min);
    f.start("store");
    f.pass(1s);
    CHECK(f.status(id) == "accepted");
    f.pass(30min);
    for (const char* step : {"cook", "ready", "dispatch", "deliver"})
        CHECK(f.command(id, step).status == 200);
    CHECK(f.unfinished() == "");
    CHECK(f.movements(id) == "charge 21000");
    CHECK(f.audit() == "");
}

TEST_CASE(
    "a cancellation from before the store saw the order is granted, by the store or by order") {
    for (const auto outage : std::vector<Milliseconds>{1s, 9min, 1h}) {
        CAPTURE(outage.count());
        SagaFixture f;
        REQUIRE(f.patch_store(automatic).status == 200);
        f.stop("store");
        const std::string id = f.placed();
        f.pass(1s);
        CHECK(f.cancel(id).status == 202);
        f.pass(outage);
        CHECK(f.status(id) == (outage > order_decides ? "cancelled" : "cancel_requested"));
        f.start("store");
        f.pass(5s);
        CHECK(f.status(id) == "cancelled");
        CHECK((f.ticket_state(id) == "cancelled" || f.ticket_state(id) == "rejected"));
        CHECK(f.timeline(id) == "awaiting_payment placed cancel_requested cancelled");
        CHECK(f.movements(id) == "charge 21000 refund 21000");
        CHECK(f.cancel(id).status == 200);
        CHECK(f.audit() == "");
    }
}

TEST_CASE(
    "a cancellation of an accepted order is granted while the store is down, once it is overdue") {
    SagaFixture f;
    const std::string id = f.cooked({"accept"});
    f.stop("store");
    CHECK(f.cancel(id).status == 202);
    f.pass(order_decides + 5s);
    CHECK(f.status(id) == "cancelled");
    CHECK(f.movements(id) == "charge 21000 refund 21000");
    f.start("store");
    f.pass(1s);
    CHECK(f.ticket_state(id) == "cancelled");
    CHECK(f.command(id, "cook").status == 409);
    CHECK(f.audit() == "");
}
