// The memory of the order module is bounded, whatever is ordered.
#include <doctest/doctest.h>

#include "db/migrations.h"
#include "order/http/order_encoder.h"
#include "order/storage/order_repository.h"
#include "support/registry.h"
#include "support/temporary_folder.h"

namespace order_memory_test {

using namespace baedal;

TEST_CASE("order: a usual order is read from memory, a huge one from the file") {
    test::TemporaryFolder folder;
    SystemClock clock;
    SystemRandom random;
    const std::vector<db::Migration> migrations = test::migrations("order");
    db::Database database{"order", folder.path / "order.sqlite", migrations, clock, random};
    order::Line line;
    line.menu_item_id = 11;
    line.name = "통닭";
    line.quantity = 1;
    for (const std::size_t lines : {3, 100}) {
        CAPTURE(lines);
        order::Order order;
        order.id = std::to_string(lines);
        order.currency = "KRW";
        order.open(clock.now(), std::chrono::minutes{15});
        order.lines.resize(lines, line);
        database.write_and_wait([&](db::Transaction& tx) {
            order::repository::insert(tx, order);
            CHECK(order::repository::get(tx, order.id).lines.size() == lines);
        });
        CHECK((database.cached<order::Order>(order.id) != nullptr) == (lines == 3));
        CHECK(order::repository::find(database, order.id)->lines.size() == lines);
        const auto stored = database.read(
            [&](db::Connection& c) { return order::repository::find_stored(c, order.id); });
        REQUIRE(stored);
        CHECK(stored->order.lines.empty());
        CHECK(order::encode(stored->order, stored->lines) == order::encode(order));
    }
}

}  // namespace order_memory_test
