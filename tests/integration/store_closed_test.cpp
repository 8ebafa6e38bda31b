// A payment may be approved when the store has closed: a store that accepts automatically does not accept
// what nobody cooks.
#include "store/jobs/accept_deadline.h"
#include "store_harness.h"

namespace store_closed_test {

namespace {

using namespace baedal;
using namespace baedal::test;
using namespace std::chrono_literals;

// Store 1 accepts automatically, and a change makes that it takes no such order.
struct ClosedStore {
    std::string what;
    std::string path;
    std::string change;
};

const ClosedStore closed_stores[] = {
    {"paused", "/stores/1", R"({"pausedUntil": "2026-11-22T04:00:00Z"})"},
    {"paused without an end in sight", "/stores/1", R"({"pausedUntil": "2999-01-01T00:00:00Z"})"},
    {"a day off", "/stores/1", R"({"closedDates": ["2026-11-22"]})"},
    {"after closing time", "/stores/1",
     R"({"hours": [{"weekday": 7, "open": "09:00", "close": "11:30"}]})"},
    {"after the last order", "/stores/1",
     R"({"hours": [{"weekday": 7, "open": "09:00", "close": "12:30"}], "lastOrderMinutes": 45})"},
    {"never open", "/stores/1", R"({"hours": []})"},
    {"no delivery any more", "/stores/1", R"({"fulfilments": ["pickup"]})"},
    {"the dish is sold out", "/stores/1/menu/items/11", R"({"soldOut": true})"},
    {"the dish is sold out for a while", "/stores/1/menu/items/11",
     R"({"soldOut": true, "until": "2026-11-22T04:00:00Z"})"},
    {"a choice is sold out", "/stores/1/menu/choices/101", R"({"soldOut": true})"},
};

}  // namespace

TEST_CASE("store: what a store cannot take now is not accepted automatically, but a person may") {
    for (const ClosedStore& closed : closed_stores) {
        CAPTURE(closed.what);
        StoreHarness harness;
        REQUIRE(harness.patch("/stores/1", R"({"autoAccept": true})").status == 200);
        REQUIRE(harness.state_of(harness.place()) == "accepted");
        REQUIRE(harness.patch(closed.path, closed.change).status == 200);
        const std::string ignored = harness.place();
        const std::string taken = harness.place();
        CHECK(harness.state_of(ignored) == "received");
        CHECK(harness.sent_types(ignored).empty());
        CHECK(harness.command(taken, "accept").status == 200);
        harness.clock.advance(10min);
        harness.run_job<store::AcceptDeadline>();
        CHECK(harness.state_of(ignored) == "rejected");
        CHECK(harness.state_of(taken) == "accepted");
    }
}

TEST_CASE("store: an order that was placed before its dish returned to the menu is accepted then") {
    StoreHarness harness;
    REQUIRE(harness.patch("/stores/1", R"({"autoAccept": true})").status == 200);
    const char* soon = R"({"soldOut": true, "until": "2026-11-22T03:01:00Z"})";
    REQUIRE(harness.patch("/stores/1/menu/items/11", soon).status == 200);
    CHECK(harness.state_of(harness.place()) == "received");
    harness.clock.advance(1min);
    CHECK(harness.state_of(harness.place()) == "accepted");
}

}  // namespace store_closed_test
