#include <doctest/doctest.h>
#include <sqlite3.h>

#include "db/connection.h"
#include "db/file_mark.h"
#include "support/temporary_folder.h"

namespace sqlite_settings_test {

using namespace baedal;

// Its own file, so that its program opens no database before.
TEST_CASE("SQLite keeps no statistics of allocations, whatever opens the first database") {
    const test::TemporaryFolder folder;
    const auto file = folder.path / "order.db";
    CHECK_FALSE(db::read_file_mark(file));
    const db::Connection connection(file, db::Connection::Mode::read_write);
    CHECK(sqlite3_memory_used() == 0);
}

}  // namespace sqlite_settings_test
