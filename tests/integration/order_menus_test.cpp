// The order module's copy of the menus follows the stores' events.
#include <memory>
#include <optional>

#include <doctest/doctest.h>

#include "events/event_bus.h"
#include "order/handlers/store_handlers.h"
#include "order/storage/menu_repository.h"
#include "support/coroutines.h"
#include "support/eventually.h"
#include "support/registry.h"
#include "support/temporary_folder.h"

namespace order_menus_test {

namespace {

using namespace baedal;
using store::contract::MenuPublished;
using store::contract::StoreChanged;

struct Copies {
    Copies() {
        bus.add_database("store", stores);
        bus.add_database("pay", payments);
        bus.add_database("order", orders);
        auto handlers = std::make_shared<events::Handlers>();
        events::Endpoint endpoint(bus, *handlers);
        store_handlers.emplace(endpoint, publisher, menus, settings);
        bus.attach("order", handlers);
    }
    ~Copies() {
        io.threads.stop();
        stores.close();
        payments.close();
        orders.close();
    }

    void open_store(std::int64_t id, const std::string& name) {
        StoreChanged changed{.store = {}, .revision = 1};
        changed.store.id = id;
        changed.store.name = name;
        tell(changed);
    }
    void publish(std::int64_t id, std::int64_t revision) {
        tell(MenuPublished{id, revision, {{{"치킨", {}}}}});
    }
    template <class Event>
    void tell(const Event& event) {
        stores.write_and_wait([&](db::Transaction& tx) { tx.append(event); });
    }
    std::int64_t menu_revision(std::int64_t id) const {
        const auto snapshot = menus.snapshot();
        const order::StoreCopy* copy = snapshot->store(id);
        return copy ? copy->menu_revision : -1;
    }
    std::int64_t parked() const {
        std::int64_t count = 0;
        for (const auto& subscription : bus.status()) count += subscription.dead_letters;
        return count;
    }

    test::TemporaryFolder folder;
    SystemClock clock;
    SystemRandom random;
    test::Io io;
    const std::vector<db::Migration> of_stores = test::migrations("store");
    const std::vector<db::Migration> of_payments = test::migrations("pay");
    const std::vector<db::Migration> of_orders = test::migrations("order");
    db::Database stores{"store", folder.path / "store.sqlite", of_stores, clock, random};
    db::Database payments{"pay", folder.path / "pay.sqlite", of_payments, clock, random};
    db::Database orders{"order", folder.path / "order.sqlite", of_orders, clock, random};
    events::Topics topics;
    const order::OrderPublisher publisher{topics};
    order::MenuCache menus;
    const order::Settings settings;
    std::optional<order::StoreHandlers> store_handlers;
    events::EventBus bus{io.threads.executors().front(), {.max_attempts = 2}};
};

}  // namespace

TEST_CASE("order: a published menu is shown, an older one is not") {
    Copies copies;
    copies.open_store(1, "통닭집");
    copies.publish(1, 2);
    REQUIRE(test::eventually([&] { return copies.menu_revision(1) == 2; }));
    copies.publish(1, 1);
    copies.publish(1, 3);
    REQUIRE(test::eventually([&] { return copies.menu_revision(1) == 3; }));
    CHECK(copies.menus.snapshot()->store(1)->profile.name == "통닭집");
    CHECK(copies.parked() == 0);
}

TEST_CASE("order: a copy that cannot be read any more holds up no other store's") {
    Copies copies;
    copies.open_store(1, "통닭집");
    copies.open_store(2, "피자집");
    REQUIRE(test::eventually([&] { return copies.menu_revision(2) == 0; }));
    copies.orders.write_and_wait([](db::Transaction& tx) {
        tx.run("UPDATE store_copy SET profile = '{' WHERE store_id = 2");
    });
    copies.publish(1, 1);
    REQUIRE(test::eventually([&] { return copies.menu_revision(1) == 1; }));
    copies.publish(2, 1);
    REQUIRE(test::eventually([&] { return copies.parked() == 1; }));
    copies.publish(1, 2);
    CHECK(test::eventually([&] { return copies.menu_revision(1) == 2; }));
    CHECK(copies.menu_revision(2) == 0);

    // Nor at a start.
    copies.menus.fill(copies.orders.read(order::menu_repository::load));
    CHECK(copies.menu_revision(1) == 2);
    CHECK(copies.menu_revision(2) == -1);
}

}  // namespace order_menus_test
