// A module that throws, blocks, floods or does not start does not disturb the others. Prints the ratio of their
// latencies; see docs/reliability.md.
#include <algorithm>

#include <doctest/doctest.h>

#include "misbehaving_module.h"
#include "support/eventually.h"

namespace isolation_test {

using namespace baedal::test;
using baedal::test::eventually;

namespace {

constexpr int orders = 100;
constexpr std::chrono::seconds patience{120};  // under a sanitizer, on a busy machine
const char* const others[] = {"order", "pay", "store", "notify"};

double p99(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() * 99 / 100];
}

void check_others_work(MisbehavingDeployment& shop) {
    for (const char* name : others) {
        CAPTURE(name);
        CHECK(shop.state_of(name) == "running");
        CHECK(eventually([&] { return shop.lag_of(name) == 0; }, patience));
        CHECK(shop.parked_by(name) == 0);
    }
    CHECK(shop.client->get("/menus").status == 200);
}

// Places orders without and then with the misbehaviour; prints the ratio of the p99s.
void order_before_and_during(MisbehavingDeployment& shop, MisbehaviourControls& controls,
                             Misbehaviour behaviour) {
    REQUIRE(shop.order(orders) == orders);
    const double before = p99(std::exchange(shop.milliseconds, {}));
    // The events of the first orders are handled before, and not counted later.
    REQUIRE(eventually([&] { return shop.lag_of("misbehaving") == 0; }, patience));
    controls.behaviour = behaviour;
    CHECK(shop.order(orders) == orders);
    const double during = p99(shop.milliseconds);
    MESSAGE("p99 of POST /orders: " << before << " ms before, " << during << " ms during, ratio "
                                    << during / before);
}

}  // namespace

TEST_CASE("a module whose handlers throw parks its events, and the others take orders") {
    MisbehaviourControls controls;
    MisbehavingDeployment shop(controls);
    order_before_and_during(shop, controls, Misbehaviour::throws);
    check_others_work(shop);
    CHECK(eventually([&] { return shop.parked_by("misbehaving") == orders; }, patience));
    CHECK(
        shop.client->get("/metrics")
            .body.contains("baedal_dead_letters{consumer=\"misbehaving\",producer=\"order\"} 100"));
    CHECK(shop.state_of("misbehaving") == "running");  // the events failed, not the module
}

TEST_CASE("a module whose handler blocks waits alone") {
    MisbehaviourControls controls;
    MisbehavingDeployment shop(controls);
    order_before_and_during(shop, controls, Misbehaviour::blocks);
    CHECK(controls.is_blocking);
    check_others_work(shop);
    CHECK(shop.lag_of("misbehaving") > 0);
    CHECK(shop.client->get("/metrics")
              .body.contains(
                  "baedal_subscription_lag_events{consumer=\"misbehaving\",producer=\"order\"}"));
    // The control thread does not wait for it for ever.
    CHECK(shop.client->post_text("/admin/modules/misbehaving/stop", "").status == 200);
    CHECK(shop.order(1) == 1);
    controls.behaviour = Misbehaviour::none;
    controls.let_go.set_value();
    CHECK(shop.client->post_text("/admin/modules/misbehaving/start", "").status == 200);
    CHECK(eventually([&] { return shop.lag_of("misbehaving") == 0; }, patience));
    CHECK(shop.parked_by("misbehaving") == 0);
}

TEST_CASE("a module that floods its log with events fills its own disk queue and no other") {
    MisbehaviourControls controls;
    MisbehavingDeployment shop(controls);
    order_before_and_during(shop, controls, Misbehaviour::floods);
    controls.behaviour = Misbehaviour::none;
    check_others_work(shop);
    CHECK(eventually([&] { return shop.lag_of("misbehaving") == 0; }, patience));
}

TEST_CASE("a module that does not start has failed, says why, and comes when it can") {
    MisbehaviourControls controls;
    controls.starts = false;
    MisbehavingDeployment shop(controls);
    CHECK(shop.state_of("misbehaving") == "failed");
    const auto ready = shop.client->get("/readyz?modules=all");
    CHECK(ready.status == 503);
    CHECK(ready.body.contains("\"misbehaving\":\"failed\""));
    CHECK(
        shop.client->get("/admin/modules").body.contains("the misbehaving module does not start"));
    CHECK(shop.client->get("/metrics")
              .body.contains("baedal_module_running{module=\"misbehaving\"} 0"));
    CHECK(shop.order(10) == 10);
    check_others_work(shop);
    controls.starts = true;
    CHECK(eventually([&] { return shop.state_of("misbehaving") == "running"; }, patience));
    CHECK(eventually([&] { return controls.handled == 10; }, patience));
    CHECK(shop.client->get("/readyz?modules=all").status == 200);
}

}  // namespace isolation_test
