// A database of one table on a real file.
#pragma once

#include <vector>

#include "db/database.h"
#include "support/coroutines.h"
#include "support/temporary_folder.h"

namespace baedal::test {

inline const std::vector<db::Migration> table_of_things{
    {"test/0001_thing", "CREATE TABLE thing (n INTEGER PRIMARY KEY, note TEXT)"}};

struct TestDatabase {
    TemporaryFolder folder;
    Io io;
    SystemClock clock;
    SystemRandom random;
    db::Database database{"test", folder.path / "test.sqlite", table_of_things, clock, random};

    std::int64_t count() {
        return database.write_and_wait([](db::Transaction& tx) {
            return *tx.one("SELECT count(*) FROM thing",
                           [](db::Row row) { return row.integer(0); });
        });
    }
};

inline Task<> insert(db::Database& database, int n) {
    const auto unit = [n](db::Transaction& tx) {
        tx.run("INSERT INTO thing (n) VALUES (:n)", db::arg(":n", n));
    };
    co_await database.write(unit);
}

}  // namespace baedal::test
