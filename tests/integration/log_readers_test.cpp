// A process that reads a database for long: it is named, and ended before the log grows too large.
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include "db/database.h"
#include "support/child_process.h"
#include "support/eventually.h"
#include "support/temporary_folder.h"

namespace log_readers_test {

using namespace baedal;

TEST_CASE("a process that reads for long is named and ended, and the log stays within its bound") {
    const std::vector<db::Migration> migrations{
        {"test/0001_thing", "CREATE TABLE thing (n INTEGER PRIMARY KEY, note BLOB)"}};
    constexpr std::uint64_t max_log_bytes = 16 << 20;
    test::TemporaryFolder folder;
    const SystemClock clock;
    SystemRandom random;
    const auto file = folder.path / "test.sqlite";
    db::Database database("test", file, migrations, clock, random,
                          {.max_log_bytes = max_log_bytes});
    const auto write = [&] {
        database.write_and_wait([](db::Transaction& tx) {
            tx.run("INSERT INTO thing (note) VALUES (randomblob(200000))");
        });
    };
    write();

    const auto log = folder.path / "reader.log";
    const pid_t reader = test::launch({"/usr/bin/python3", "-c",
                                       "import sqlite3, sys, signal\n"
                                       "c = sqlite3.connect(sys.argv[1])\n"
                                       "c.execute('BEGIN')\n"
                                       "c.execute('SELECT count(*) FROM thing').fetchall()\n"
                                       "print('reading', flush=True)\n"
                                       "signal.pause()\n",
                                       file.string()},
                                      {}, log);
    REQUIRE(test::eventually([&] { return test::content(log).contains("reading"); },
                             std::chrono::seconds{60}));

    bool named = false;
    std::uintmax_t largest = 0;
    std::optional<int> code;
    for (int n = 0; n < 2000 && !code; ++n) {
        write();
        const db::Statistics now = database.statistics();
        largest = std::max(largest, now.wal_bytes);
        for (const db::LogReader& known : now.log_readers) {
            named |= known.pid == reader;
            CHECK(to_text(known) == "python3 (pid " + std::to_string(reader) + ")");
            CHECK(known.since <= clock.now());
        }
        if (largest > max_log_bytes) code = test::wait_for_end(reader, std::chrono::seconds{1});
    }
    CHECK(named);
    CHECK(code == 128 + SIGTERM);
    CHECK(largest < 2 * max_log_bytes);
    for (int n = 0; n < 200; ++n) write();
    CHECK(database.statistics().log_readers.empty());
    CHECK(database.statistics().wal_bytes <= max_log_bytes);
}

}  // namespace log_readers_test
