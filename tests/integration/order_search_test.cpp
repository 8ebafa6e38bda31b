// The database finds a phone by the same form as the program.
#include <doctest/doctest.h>

#include "base/phone.h"
#include "db/migrations.h"
#include "order/storage/order_list.h"
#include "order/storage/order_repository.h"
#include "support/registry.h"
#include "support/temporary_folder.h"

namespace order_search_test {

using namespace baedal;
using db::arg;

TEST_CASE("order: the file has a phone in the form of the program, whatever was typed") {
    test::TemporaryFolder folder;
    SystemClock clock;
    SystemRandom random;
    const std::vector<db::Migration> migrations = test::migrations("order");
    db::Database database{"order", folder.path / "order.sqlite", migrations, clock, random};
    int number = 0;
    for (const char* typed :
         {"010-1234-5678", "01012345678", "010 1234 5678", "(02) 123-4567", "+82 10-1234-5678",
          "+82 (0)10 1234 5678", "0082-10-1234-5678", "+8210 1234 5678", "+1 555 010 9999",
          "001 555 010 9999", "1588-1234", "0505-123-4567"}) {
        CAPTURE(typed);
        REQUIRE(is_phone(typed));
        order::Order order;
        order.id = std::to_string(++number);
        order.currency = "KRW";
        order.customer = order::Customer{"김하나", typed, "서울"};
        order.open(clock.now(), std::chrono::minutes{15});
        database.write_and_wait([&](db::Transaction& tx) { order::repository::insert(tx, order); });
        const auto in_file = database.read([&](db::Connection& connection) {
            return connection.one(
                "SELECT phone_key FROM orders WHERE id = :id",
                [](db::Row row) { return row.text(0); }, arg(":id", order.id));
        });
        CHECK(in_file == phone_key(typed));
    }
}

TEST_CASE("order: a phone is looked up in the index") {
    test::TemporaryFolder folder;
    SystemClock clock;
    SystemRandom random;
    const std::vector<db::Migration> migrations = test::migrations("order");
    db::Database database{"order", folder.path / "order.sqlite", migrations, clock, random};
    const auto plan = database.read([](db::Connection& connection) {
        return connection.one(
            "EXPLAIN QUERY PLAN SELECT seq, id FROM orders WHERE customer_phone IS NOT NULL AND "
            "substr(phone_key, -4) = '5678' AND seq < 9 AND seq > 0 ORDER BY seq DESC LIMIT 9",
            [](db::Row row) { return row.text(3); });
    });
    REQUIRE(plan);
    CHECK(plan->contains("orders_by_phone"));
}

}  // namespace order_search_test
