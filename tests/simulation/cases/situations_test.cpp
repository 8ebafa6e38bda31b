// What the simulation says that it met.
#include <algorithm>

#include <doctest/doctest.h>

#include "deployment_fixture.h"
#include "situations/domain_transitions.h"
#include "situations/situation_table.h"

using namespace baedal::simulation;
using namespace std::chrono_literals;

namespace {

std::uint64_t times(DeploymentFixture& fixture, const std::string& situation) {
    const auto& entries = fixture.deployment.situations().entries();
    const auto found = entries.find(situation);
    return found == entries.end() ? 0 : found->second.times;
}

}  // namespace

TEST_CASE("a thousand runs must meet every expected situation") {
    Situations met;
    met.expect("a: comes");
    met.expect("b: never comes");
    met.met("a: comes", 3);
    met.met("c: nobody expects it");
    SituationTable table;
    for (int run = 1; run < 1000; ++run) table.add(met.entries());
    CHECK(table.missing().empty());
    table.add(met.entries());
    CHECK(table.missing() == std::vector<std::string>{"b: never comes"});
}

TEST_CASE("the domains' transitions are those of their state machines") {
    const auto transitions = domain_transitions();
    for (const char* allowed :
         {"order: awaiting_payment -> placed", "order: cancel_requested -> rejected",
          "payment of an order: pending -> unknown", "ticket: ready -> picked_up",
          "payment: unknown -> declined", "refund: sent -> pending", "message: pending -> failed",
          "redemption: reserved -> used", "redemption: used -> released"}) {
        CAPTURE(allowed);
        CHECK(transitions.contains(allowed));
    }
    for (const char* forbidden :
         {"order: placed -> delivered", "order: cancelled -> cooking", "ticket: received -> ready",
          "payment: declined -> approved", "refund: done -> pending",
          "redemption: released -> used", "redemption: used -> reserved"}) {
        CAPTURE(forbidden);
        CHECK(!transitions.contains(forbidden));
    }
}

TEST_CASE("an order's transitions, refusals and deliveries are counted") {
    DeploymentFixture fixture;
    REQUIRE(fixture.order() == 201);
    fixture.post("/orders", R"({"item":"통닭","storeId":9})");
    fixture.pass(1s);
    CHECK(times(fixture, "order: new -> awaiting_payment") == 1);
    CHECK(times(fixture, "order: awaiting_payment -> placed") == 1);
    CHECK(times(fixture, "ticket: new -> received") == 1);
    CHECK(times(fixture, "movement at the gateway: new -> charge") == 1);
    CHECK(times(fixture, "refusal: 422 unknown-store") == 1);
    CHECK(times(fixture, "event: store handles OrderPlaced late") == 0);

    fixture.post("/admin/modules/store/stop");
    REQUIRE(fixture.order() == 201);
    fixture.pass(20s);
    fixture.post("/admin/modules/store/start");
    fixture.pass(1s);
    CHECK(times(fixture, "event: store handles OrderPlaced late") == 1);
}

TEST_CASE("a fault in a commit is told by what the commit changes") {
    DeploymentFixture fixture;
    const std::string placed = "order: awaiting_payment -> placed";
    fixture.deployment.watch().transitions.strike_at(placed, [&](const std::string& database) {
        fixture.disk().trouble("/" + database + ".sqlite", Trouble::sync_fails);
    });
    fixture.order();
    fixture.pass(1s);  // the commit goes to the disk after the answer
    CHECK(times(fixture, "disk fails in the commit of " + placed) == 1);
    CHECK(times(fixture, "disk: order: sync fails") >= 1);
    CHECK(times(fixture, "disk: pay: sync fails") == 0);
}
