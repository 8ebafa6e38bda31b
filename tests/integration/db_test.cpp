// The database: group commit shares an fsync, units fail alone, readers never wait.
#include <atomic>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <sqlite3.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "db_harness.h"
#include "support/writer_gate.h"

namespace db_test {

namespace {
std::atomic<int> fsyncs = 0;
}

// SQLite is linked statically, so these functions replace the C library's and count the calls to
// the kernel.
extern "C" int fdatasync(int file) {
    ++fsyncs;
    return static_cast<int>(::syscall(SYS_fdatasync, file));
}
extern "C" int fsync(int file) {
    ++fsyncs;
    return static_cast<int>(::syscall(SYS_fsync, file));
}

using namespace baedal;
using db::arg;
using test::insert;
using test::table_of_things;
using test::TestDatabase;

TEST_CASE("a hundred waiting units are committed with one fsync") {
    TestDatabase f;
    f.io.run(insert(f.database, 1000));  // creates the file of the log
    test::WriterGate gate(f.database);
    const std::uint64_t commits = f.database.statistics().commits;
    std::vector<std::future<void>> writes;
    for (int n = 0; n < 100; ++n)
        writes.push_back(f.io.begin(insert(f.database, n), static_cast<std::size_t>(n)));
    while (f.database.statistics().queued < 100) std::this_thread::yield();
    const int before = fsyncs;
    gate.open();
    for (auto& write : writes) write.get();

    CHECK(f.database.statistics().commits - commits == 1);
    CHECK(fsyncs - before == 1);  // the gate's unit writes nothing
    CHECK(f.count() == 101);
}

TEST_CASE("a single unit is on the disk before its caller resumes") {
    TestDatabase f;
    f.io.run(insert(f.database, 1000));
    const int before = fsyncs;
    for (int n = 0; n < 5; ++n) f.io.run(insert(f.database, n));
    CHECK(fsyncs - before == 5);
}

TEST_CASE("the time of a unit is one time") {
    TestDatabase f;
    const bool moved = f.database.write_and_wait([&](db::Transaction& tx) {
        const TimePoint begun = tx.now();
        while (f.clock.now() == begun) std::this_thread::yield();
        return tx.now() != begun;
    });
    CHECK_FALSE(moved);
}

TEST_CASE("a unit that throws is undone alone, and its caller gets the exception") {
    TestDatabase f;
    test::WriterGate gate(f.database);
    auto good = f.io.begin(insert(f.database, 1));
    auto bad = f.io.begin([](db::Database& database) -> Task<> {
        const auto unit = [](db::Transaction& tx) {
            tx.run("INSERT INTO thing (n, note) VALUES (:n, 'undone')", arg(":n", 2));
            throw std::runtime_error("no");
        };
        co_await database.write(unit);
    }(f.database));
    auto also_good = f.io.begin(insert(f.database, 3));
    gate.open();
    good.get();
    also_good.get();
    CHECK_THROWS_WITH(bad.get(), "no");
    CHECK(f.count() == 2);
    CHECK(f.database.statistics().failed_units == 1);
}

TEST_CASE("beside an undone unit the others take effect once, with their after_commit functions") {
    TestDatabase f;
    test::WriterGate gate(f.database);
    std::atomic<int> happened = 0;
    const auto counted = [&happened](db::Database& database, int n) -> Task<> {
        const auto unit = [n, &happened](db::Transaction& tx) {
            tx.run("INSERT INTO thing (n) VALUES (:n)", arg(":n", n));
            tx.after_commit([&happened] { ++happened; });
        };
        co_await database.write(unit);
    };
    const auto refused = [](db::Database& database) -> Task<Result<int>> {
        const auto unit = [](db::Transaction& tx) -> Result<int> {
            tx.run("INSERT INTO thing (n, note) VALUES (77, 'undone')");
            return std::unexpected(problems::not_found("no"));
        };
        co_return co_await database.write(unit);
    };
    std::vector<std::future<void>> good;
    for (int n = 0; n < 5; ++n) good.push_back(f.io.begin(counted(f.database, n)));
    auto bad = f.io.begin(refused(f.database));
    for (int n = 5; n < 10; ++n) good.push_back(f.io.begin(counted(f.database, n)));
    while (f.database.statistics().queued < 11) std::this_thread::yield();
    const std::uint64_t commits = f.database.statistics().commits;
    gate.open();
    for (auto& unit : good) unit.get();

    CHECK(!bad.get());
    CHECK(happened == 10);
    CHECK(f.count() == 10);
    CHECK(f.database.statistics().commits - commits == 1);
}

TEST_CASE("a unit that returns an error is undone, and its caller gets that error") {
    TestDatabase f;
    const auto result = f.io.run([](db::Database& database) -> Task<Result<int>> {
        const auto unit = [](db::Transaction& tx) -> Result<int> {
            tx.run("INSERT INTO thing (n) VALUES (4)");
            return std::unexpected(problems::not_found("nothing there"));
        };
        co_return co_await database.write(unit);
    }(f.database));
    REQUIRE(!result);
    CHECK(result.error().status == 404);
    CHECK(f.count() == 0);
}

TEST_CASE("an after_commit function of a failing unit does not run") {
    TestDatabase f;
    std::atomic<int> happened = 0;
    CHECK_THROWS(f.database.write_and_wait([&](db::Transaction& tx) {
        tx.after_commit([&] { ++happened; });
        throw std::runtime_error("no");
    }));
    f.database.write_and_wait([&](db::Transaction& tx) { tx.after_commit([&] { ++happened; }); });
    CHECK(happened == 1);
}

TEST_CASE("a failing after_commit function undoes nothing and stops no other one") {
    TestDatabase f;
    std::atomic<int> happened = 0;
    f.database.write_and_wait([&](db::Transaction& tx) {
        tx.run("INSERT INTO thing (n) VALUES (1)");
        tx.after_commit([] { throw std::runtime_error("no"); });
        tx.after_commit([&] { ++happened; });
    });
    CHECK(happened == 1);
    CHECK(f.count() == 1);
    CHECK(!f.database.failed());
}

TEST_CASE("a reader does not wait for a running transaction and sees none of its changes") {
    TestDatabase f;
    f.io.run(insert(f.database, 1));
    std::promise<void> written;
    std::promise<void> release;
    auto writing = f.io.begin(
        [](db::Database& database, std::promise<void>& w, std::promise<void>& r) -> Task<> {
            const auto unit = [&](db::Transaction& tx) {
                tx.run("INSERT INTO thing (n) VALUES (77)");
                w.set_value();
                r.get_future().wait();
            };
            co_await database.write(unit);
        }(f.database, written, release));
    written.get_future().wait();
    const auto seen = f.database.read([](db::Connection& c) {
        return *c.one("SELECT count(*) FROM thing WHERE n > 0",
                      [](db::Row row) { return row.integer(0); });
    });
    CHECK(seen == 1);
    release.set_value();
    writing.get();
}

TEST_CASE("a full queue refuses new units at once and keeps the queued ones") {
    test::TemporaryFolder folder;
    test::Io io;
    const SystemClock clock;
    SystemRandom random;
    db::Database database("test", folder.path / "test.sqlite", table_of_things, clock, random,
                          {.max_queue = 3});
    test::WriterGate gate(database);
    std::vector<std::future<void>> accepted;
    for (int n = 0; n < 3; ++n) accepted.push_back(io.begin(insert(database, n)));
    while (database.statistics().queued < 3) std::this_thread::yield();
    auto refused = io.begin(insert(database, 9));
    CHECK_THROWS_AS(refused.get(), db::Overloaded);
    // finish() is never refused.
    auto finished = io.begin([](db::Database& all) -> Task<> {
        co_await all.finish(
            [](db::Transaction& tx) { tx.run("INSERT INTO thing (n, note) VALUES (8, '')"); });
    }(database));
    gate.open();
    for (auto& write : accepted) write.get();
    finished.get();
}

TEST_CASE("a unit that hides the end of its transaction fails the commit, and nothing is written") {
    for (const bool writes_again : {false, true}) {
        for (const bool throws : {false, true}) {
            CAPTURE(writes_again);
            CAPTURE(throws);
            TestDatabase f;
            f.io.run(insert(f.database, 1));
            test::WriterGate gate(f.database);
            auto before = f.io.begin(insert(f.database, 2));
            auto hiding = f.io.begin([](db::Database& database, bool writes, bool fails) -> Task<> {
                const auto unit = [writes, fails](db::Transaction& tx) {
                    tx.run("INSERT INTO thing (n, note) VALUES (3, 'hidden')");
                    tx.connection().script("ROLLBACK");  // as SQLite does at an error of the disk
                    try {
                        if (writes) tx.run("INSERT INTO thing (n, note) VALUES (4, 'hidden')");
                    } catch (const std::exception&) {
                    }
                    if (fails) throw std::runtime_error("no");
                };
                co_await database.write(unit);
            }(f.database, writes_again, throws));
            auto after = f.io.begin(insert(f.database, 5));
            while (f.database.statistics().queued < 3) std::this_thread::yield();
            gate.open();
            CHECK_THROWS_AS(before.get(), db::Unavailable);
            CHECK_THROWS_AS(hiding.get(), db::Unavailable);
            CHECK_THROWS_AS(after.get(), db::Unavailable);
            CHECK(f.database.failed());
            f.database.reopen();
            CHECK(f.count() == 1);
        }
    }
}

TEST_CASE("the end of the transaction within an attempt fails the commit") {
    TestDatabase f;
    CHECK_THROWS_AS(f.database.write_and_wait([](db::Transaction& tx) {
        try {
            tx.attempt([&] {
                tx.connection().script("ROLLBACK");
                throw std::runtime_error("no");
            });
        } catch (const std::exception&) {
        }
        try {
            tx.run("INSERT INTO thing (n, note) VALUES (4, 'hidden')");
        } catch (const std::exception&) {
        }
    }),
                    db::Unavailable);
    f.database.reopen();
    CHECK(f.count() == 0);
}

TEST_CASE("units are counted by what became of them") {
    TestDatabase f;
    f.io.run(insert(f.database, 1));
    const auto before = f.database.statistics();
    const auto counted = [&] {
        f.count();  // one more unit, after the counters of the one before
        const auto now = f.database.statistics();
        return std::pair(now.units - before.units, now.failed_units - before.failed_units);
    };
    CHECK_THROWS(f.io.run(insert(f.database, 1)));  // the key exists
    CHECK(counted() == std::pair<std::uint64_t, std::uint64_t>{1, 1});
    CHECK_THROWS(f.database.write_and_wait([](db::Transaction& tx) {
        tx.run("INSERT INTO thing (n, note) VALUES (2, 'undone')");
        throw std::runtime_error("no");
    }));
    CHECK(counted() == std::pair<std::uint64_t, std::uint64_t>{2, 2});

    test::WriterGate gate(f.database);
    auto good = f.io.begin(insert(f.database, 3));
    auto bad = f.io.begin(insert(f.database, 1));
    while (f.database.statistics().queued < 2) std::this_thread::yield();
    gate.open();
    good.get();
    CHECK_THROWS(bad.get());
    CHECK(counted() == std::pair<std::uint64_t, std::uint64_t>{5, 3});  // the gate's unit too

    test::WriterGate failing_gate(f.database);
    auto undone = f.io.begin(insert(f.database, 4));
    auto fault = f.io.begin([](db::Database& database) -> Task<> {
        co_await database.write(
            [](db::Transaction&) { throw SQLite::Exception("disk I/O error", SQLITE_IOERR); });
    }(f.database));
    while (f.database.statistics().queued < 2) std::this_thread::yield();
    failing_gate.open();
    CHECK_THROWS_AS(undone.get(), db::Unavailable);
    CHECK_THROWS_AS(fault.get(), db::Unavailable);
    f.database.reopen();
    CHECK(counted() == std::pair<std::uint64_t, std::uint64_t>{7, 5});
}

}  // namespace db_test
