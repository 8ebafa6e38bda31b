// A page of a database that is damaged for a while.
#include <doctest/doctest.h>

#include "db_harness.h"
#include "support/damaged_file.h"

namespace db_damage_test {

using namespace baedal;

namespace {

std::int64_t count(const db::Database& database) {
    return database.read([](db::Connection& c) {
        return *c.one("SELECT count(*) FROM thing", [](db::Row row) { return row.integer(0); });
    });
}

}  // namespace

TEST_CASE("a page that was put right in place is read again, by the thread that met the damage") {
    const test::TemporaryFolder folder;
    const auto path = folder.path / "test.sqlite";
    SystemClock clock;
    SystemRandom random;
    {
        db::Database database("test", path, test::table_of_things, clock, random);
        database.write_and_wait(
            [](db::Transaction& tx) { tx.run("INSERT INTO thing (n) VALUES (1)"); });
    }
    const std::string before = test::damage_table(path, "thing");
    const db::Database database("test", path, test::table_of_things, clock, random);
    CHECK_THROWS_AS(count(database), db::Unavailable);
    test::write_file(path, before);
    CHECK(count(database) == 1);
}

}  // namespace db_damage_test
