// A module that throws, blocks, floods or does not start: the others do not notice. How little they
// notice is measured, and printed; see docs/reliability.md.
#include <algorithm>

#include <doctest/doctest.h>

#include "rogue.h"
#include "support/eventually.h"

using namespace baedal::faults;
using baedal::test::eventually;

namespace {

constexpr int orders = 100;
constexpr std::chrono::seconds patience{120};  // under a sanitizer, on a busy machine
const char* const others[] = {"order", "pay", "store", "notify"};

double p99(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() * 99 / 100];
}

void check_others_work(RogueShop& shop) {
    for (const char* name : others) {
        CAPTURE(name);
        CHECK(shop.state_of(name) == "running");
        CHECK(eventually([&] { return shop.lag_of(name) == 0; }, patience));
        CHECK(shop.parked_by(name) == 0);
    }
    CHECK(shop.client->get("/menus").status == 200);
}

// Orders in peace, then with the misconduct; prints the ratio of the p99s.
void order_before_and_during(RogueShop& shop, RogueOrders& rogue, Misconduct conduct) {
    REQUIRE(shop.order(orders) == orders);
    const double before = p99(std::exchange(shop.milliseconds, {}));
    // What was ordered in peace is handled in peace: it is no part of what is counted later.
    REQUIRE(eventually([&] { return shop.lag_of("rogue") == 0; }, patience));
    rogue.conduct = conduct;
    CHECK(shop.order(orders) == orders);
    const double during = p99(shop.milliseconds);
    MESSAGE("p99 of POST /orders: " << before << " ms before, " << during << " ms during, ratio "
                                    << during / before);
}

}  // namespace

TEST_CASE("a module whose handlers throw parks its events, and the others take orders") {
    RogueOrders rogue;
    RogueShop shop(rogue);
    order_before_and_during(shop, rogue, Misconduct::throws);
    check_others_work(shop);
    CHECK(eventually([&] { return shop.parked_by("rogue") == orders; }, patience));
    CHECK(shop.client->get("/metrics")
              .body.contains("baedal_dead_letters{consumer=\"rogue\",producer=\"order\"} 100"));
    CHECK(shop.state_of("rogue") == "running");  // it is its events that are at fault
}

TEST_CASE("a module whose handler blocks waits alone") {
    RogueOrders rogue;
    RogueShop shop(rogue);
    order_before_and_during(shop, rogue, Misconduct::blocks);
    CHECK(rogue.is_blocking);
    check_others_work(shop);
    CHECK(shop.lag_of("rogue") > 0);
    CHECK(shop.client->get("/metrics")
              .body.contains(
                  "baedal_subscription_lag_events{consumer=\"rogue\",producer=\"order\"}"));
    // Not even the control thread waits for it for ever.
    CHECK(shop.client->post_text("/admin/modules/rogue/stop", "").status == 200);
    CHECK(shop.order(1) == 1);
    rogue.conduct = Misconduct::none;
    rogue.let_go.set_value();
    CHECK(shop.client->post_text("/admin/modules/rogue/start", "").status == 200);
    CHECK(eventually([&] { return shop.lag_of("rogue") == 0; }, patience));
    CHECK(shop.parked_by("rogue") == 0);
}

TEST_CASE("a module that floods its log with events fills its own disk queue and no other") {
    RogueOrders rogue;
    RogueShop shop(rogue);
    order_before_and_during(shop, rogue, Misconduct::floods);
    rogue.conduct = Misconduct::none;
    check_others_work(shop);
    CHECK(eventually([&] { return shop.lag_of("rogue") == 0; }, patience));
}

TEST_CASE("a module that does not start has failed, says why, and comes when it can") {
    RogueOrders rogue;
    rogue.starts = false;
    RogueShop shop(rogue);
    CHECK(shop.state_of("rogue") == "failed");
    const auto ready = shop.client->get("/readyz");
    CHECK(ready.status == 503);
    CHECK(ready.body.contains("\"rogue\":\"failed\""));
    CHECK(shop.client->get("/admin/modules").body.contains("the rogue does not feel like it"));
    CHECK(shop.client->get("/metrics").body.contains("baedal_module_running{module=\"rogue\"} 0"));
    CHECK(shop.order(10) == 10);
    check_others_work(shop);
    rogue.starts = true;
    CHECK(eventually([&] { return shop.state_of("rogue") == "running"; }, patience));
    CHECK(eventually([&] { return rogue.handled == 10; }, patience));
    CHECK(shop.client->get("/readyz").status == 200);
}
