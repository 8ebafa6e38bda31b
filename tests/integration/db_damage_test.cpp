// A page of a database that is damaged for a while.
#include <fstream>

#include <doctest/doctest.h>

#include "db_harness.h"

namespace db_damage_test {

using namespace baedal;

namespace {

constexpr std::size_t page_size = 4096;

std::int64_t count(const db::Database& database) {
    return database.read([](db::Connection& c) {
        return *c.one("SELECT count(*) FROM thing", [](db::Row row) { return row.integer(0); });
    });
}

std::string exchange_page(const std::filesystem::path& path, std::int64_t page,
                          const std::string& with) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    const auto at = static_cast<std::streamoff>((page - 1) * page_size);
    std::string before(page_size, '\0');
    file.seekg(at).read(before.data(), page_size);
    file.seekp(at).write(with.data(), page_size);
    return before;
}

}  // namespace

TEST_CASE("a page that was put right in place is read again, by the thread that met the damage") {
    const test::TemporaryFolder folder;
    const auto path = folder.path / "test.sqlite";
    SystemClock clock;
    SystemRandom random;
    std::int64_t page = 0;
    {
        db::Database database("test", path, test::table_of_things, clock, random);
        page = database.write_and_wait([](db::Transaction& tx) {
            tx.run("INSERT INTO thing (n) VALUES (1)");
            return *tx.one("SELECT rootpage FROM sqlite_schema WHERE name = 'thing'",
                           [](db::Row row) { return row.integer(0); });
        });
        database.close();
    }
    const std::string before = exchange_page(path, page, std::string(page_size, 'x'));
    db::Database database("test", path, test::table_of_things, clock, random);
    CHECK_THROWS_AS(count(database), db::Unavailable);
    exchange_page(path, page, before);
    CHECK(count(database) == 1);
    database.close();
}

}  // namespace db_damage_test
