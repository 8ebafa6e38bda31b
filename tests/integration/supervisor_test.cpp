// The life cycle of modules: a start waits for the instance before, and a failure belongs to its instance.
#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>
#include <sqlite3.h>

#include "app/registry.h"
#include "order/module.h"
#include "store/events.h"
#include "supervisor_harness.h"
#include "support/eventually.h"
#include "support/registry.h"
#include "support/writer_gate.h"

namespace supervisor_test {

using namespace baedal;
using namespace std::chrono_literals;
using host::ModuleState;
using test::definition_of;
using test::eventually;
using test::HastyThreads;
using test::Host;
using test::Toy;
using test::Toys;

TEST_CASE("an instance is prepared when the units of the one before have ended") {
    std::atomic<int> prepared = 0;
    Toys toys({.name = "toy", .prepare = [&] { ++prepared; }});
    Host& host = toys.host;
    REQUIRE(prepared == 1);
    std::optional<test::WriterGate> gate(host.database("toy"));
    host.stop("toy");
    auto started = host.begin_start("toy");
    host.pass_control_thread("other");  // which serves other modules meanwhile
    CHECK(prepared == 1);
    CHECK(host.state_of("toy") == ModuleState::stopped);

    SUBCASE("then it starts") {
        gate->open();
        (void)started.get();
        CHECK(prepared == 2);
        CHECK(host.state_of("toy") == ModuleState::running);
    }
    SUBCASE("a stop replaces the start that waits") {
        host.stop("toy");
        gate->open();
        (void)started.get();
        host.pass_control_thread("other");
        CHECK(prepared == 1);
        CHECK(host.state_of("toy") == ModuleState::stopped);
    }
    SUBCASE("a second start does not make a second instance") {
        auto again = host.begin_start("toy");
        gate->open();
        (void)started.get();
        (void)again.get();
        CHECK(prepared == 2);
        CHECK(host.state_of("toy") == ModuleState::running);
    }
}

namespace {

// The real order module beside the outboxes of the modules that it follows.
struct OrderHost {
    OrderHost()
        : host({order::definition(), definition_of({.name = "store"}),
                definition_of({.name = "pay"})},
               threads, clock) {
        auto changed = test::sample<store::contract::StoreChanged>();
        changed.store.id = 1;
        host.database("store").write_and_wait([&](db::Transaction& tx) { tx.append(changed); });
        publish(18000, false);
        REQUIRE(eventually([&] { return menu().contains("\"price\":18000"); }));
    }
    void publish(std::int64_t price, bool sold_out) {
        auto published = test::sample<store::contract::MenuPublished>();
        published.store_id = 1;
        published.revision = ++revision;
        auto& item = published.menu.categories.at(0).items.at(0);
        item.price = price;
        item.sold_out = sold_out;
        item.sold_out_until.reset();
        host.database("store").write_and_wait([&](db::Transaction& tx) { tx.append(published); });
    }
    std::string menu() {
        http::Request request;
        request.segments = {"menus", "1"};
        return host.io.run(http::dispatch(host.router, request)).body;
    }

    HastyThreads threads;
    SystemClock clock;
    std::int64_t revision = 0;
    Host host;
};

}  // namespace

TEST_CASE("a menu that is committed while the order module stops and starts is not forgotten") {
    OrderHost shop;
    db::Database& orders = shop.host.database("order");
    // One transaction: order's copy of the new menu, and a unit that holds up the commit.
    test::WriterGate gate(orders);
    shop.publish(21000, true);
    std::promise<void> entered;
    std::promise<void> let_commit;
    auto slow = std::async(std::launch::async, [&, go = let_commit.get_future()] {
        orders.write_and_wait([&](db::Transaction&) {
            entered.set_value();
            go.wait();
        });
    });
    REQUIRE(eventually([&] { return orders.statistics().queued == 2; }));
    gate.open();
    entered.get_future().wait();

    shop.host.stop("order");
    auto started = shop.host.begin_start("order");
    shop.host.pass_control_thread("store");
    let_commit.set_value();
    slow.get();
    (void)started.get();
    REQUIRE(shop.host.state_of("order") == ModuleState::running);
    CHECK(shop.menu().contains("\"price\":21000"));
    CHECK(shop.menu().contains("\"soldOut\":true"));
}

TEST_CASE("the fifth failure of a former instance's job does not fail the new instance") {
    std::atomic<int> instances = 0;
    std::atomic<int> runs = 0;
    std::atomic<bool> waits = false;
    std::atomic<bool> ends = false;
    std::weak_ptr<int> former;  // ends with the job's loop, which reports the failure before
    const auto wire = [&](host::ModuleContext& context) {
        if (++instances > 1) return;
        auto alive = std::make_shared<int>();
        former = alive;
        context.jobs.add("failing", [&, alive]() -> Task<std::optional<TimePoint>> {
            if (++runs < 5) throw std::runtime_error("the job fails");
            waits = true;
            while (!ends) co_await sleep_for(1ms);
            throw std::runtime_error("the job of the former instance fails");
        });
    };
    Toys toys({.name = "toy", .wire = wire});
    Host& host = toys.host;
    REQUIRE(eventually([&] { return waits.load(); }));
    host.stop("toy");
    host.start("toy");
    REQUIRE(instances == 2);
    REQUIRE(host.state_of("toy") == ModuleState::running);
    ends = true;
    REQUIRE(eventually([&] { return former.expired(); }));
    host.pass_control_thread("other");
    CHECK(host.state_of("toy") == ModuleState::running);
    CHECK(instances == 2);
}

TEST_CASE("the fifth failure of the present instance's job fails it, and it is restarted") {
    std::atomic<int> instances = 0;
    const auto wire = [&](host::ModuleContext& context) {
        if (++instances > 1) return;
        context.jobs.add("failing", []() -> Task<std::optional<TimePoint>> {
            throw std::runtime_error("the job fails");
            co_return std::nullopt;
        });
    };
    Toys toys({.name = "toy", .wire = wire});
    CHECK(eventually([&] { return instances == 2; }));
    CHECK(eventually([&] { return toys.host.state_of("toy") == ModuleState::running; }));
    for (const auto& module : toys.host.supervisor->status()) {
        if (module.name == "toy") CHECK(module.last_error == "toy.failing: the job fails");
    }
}

TEST_CASE("a file that failed and was reopened before the report of it does not fail the module") {
    std::atomic<int> instances = 0;
    Toys toys({.name = "toy", .wire = [&](host::ModuleContext&) { ++instances; }});
    Host& host = toys.host;
    // While the control thread stops the module: the owner asks for its start, then the file fails.
    toys.threads.while_waiting = [&] {
        host.begin_start("toy");
        host.break_file("toy");
    };
    host.stop("toy");
    REQUIRE(eventually([&] { return host.state_of("toy") == ModuleState::running; }));
    host.pass_control_thread("other");
    CHECK(host.state_of("toy") == ModuleState::running);
    CHECK(instances == 2);
    host.database("toy").write_and_wait([](db::Transaction&) {});
}

TEST_CASE("a file that fails fails its module, which is restarted on the reopened file") {
    Toys toys({.name = "toy"});
    toys.host.break_file("toy");
    toys.host.pass_control_thread("other");
    CHECK(toys.host.state_of("toy") == ModuleState::failed);
    CHECK(eventually([&] { return toys.host.state_of("toy") == ModuleState::running; }));
    toys.host.database("toy").write_and_wait([](db::Transaction&) {});
}

}  // namespace supervisor_test
