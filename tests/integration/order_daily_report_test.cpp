// A daily report costs what the day's orders cost, whatever the store's history.
#include <doctest/doctest.h>

#include "db/migrations.h"
#include "order/storage/daily_report_query.h"
#include "support/registry.h"
#include "support/temporary_folder.h"

using namespace baedal;

TEST_CASE("order: a day's orders are found by an index and sorted by it") {
    test::TemporaryFolder folder;
    db::Connection connection(folder.path / "order.sqlite", db::Connection::Mode::read_write);
    for (const db::Migration& migration : baedal::test::migrations("order"))
        connection.script(std::string(migration.sql));
    SQLite::Statement plan(connection.raw(),
                           std::string("EXPLAIN QUERY PLAN ") + order::day_orders_sql);
    std::string steps;
    while (plan.executeStep()) steps += plan.getColumn(3).getString() + "\n";
    CHECK(steps == "SEARCH orders USING INDEX sqlite_autoindex_orders_1 (id>? AND id<?)\n");
}
