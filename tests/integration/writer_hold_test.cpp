// The hold of several writers: between commits, at one point in time, for a bounded time.
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "db/writer_hold.h"
#include "integration/db_harness.h"
#include "support/eventually.h"
#include "support/writer_gate.h"

namespace writer_hold_test {

namespace {

using namespace baedal;
using namespace std::chrono_literals;

struct TwoDatabases {
    explicit TwoDatabases(const test::TemporaryFolder& folder)
        : first("first", folder.path / "first.sqlite", test::table_of_things, clock, random),
          second("second", folder.path / "second.sqlite", test::table_of_things, clock, random) {}

    std::optional<Instant::duration> hold(Milliseconds limit, std::function<void()> at_point) {
        db::Database* const both[] = {&first, &second};
        return db::hold_writers(both, limit, std::move(at_point));
    }
    static std::int64_t count(db::Database& database) {
        return *database.read([](db::Connection& c) {
            return c.one("SELECT count(*) FROM thing", [](db::Row row) { return row.integer(0); });
        });
    }
    static void add(db::Database& database) {
        database.write_and_wait(
            [](db::Transaction& tx) { tx.run("INSERT INTO thing (note) VALUES ('x')"); });
    }

    SystemClock clock;
    SystemRandom random;
    db::Database first;
    db::Database second;
};

}  // namespace

TEST_CASE("at the common point no writer commits, and afterwards all go on") {
    const test::TemporaryFolder folder;
    TwoDatabases two(folder);
    std::atomic<bool> ended = false;
    // Each row of `second` is written after its row of `first` is on the disk.
    std::thread writer([&] {
        while (!ended) {
            TwoDatabases::add(two.first);
            TwoDatabases::add(two.second);
        }
    });
    int reached = 0;
    for (int n = 0; n < 200 && reached < 50; ++n) {
        std::int64_t of_first = 0;
        std::int64_t of_second = 0;
        const auto held = two.hold(100ms, [&] {
            of_first = TwoDatabases::count(two.first);
            std::this_thread::sleep_for(1ms);
            of_second = TwoDatabases::count(two.second);
        });
        if (!held) continue;
        ++reached;
        CHECK(*held < 200ms);
        CHECK(of_second <= of_first);
        CHECK(of_first <= of_second + 1);
    }
    CHECK(reached == 50);
    const std::int64_t before = TwoDatabases::count(two.first);
    CHECK(test::eventually([&] { return TwoDatabases::count(two.first) > before; }));
    ended = true;
    writer.join();
}

TEST_CASE("a writer within a long unit does not hold the others beyond the limit") {
    const test::TemporaryFolder folder;
    TwoDatabases two(folder);
    test::WriterGate gate(two.second);
    bool ran = false;
    std::jthread held([&] { CHECK_FALSE(two.hold(5ms, [&] { ran = true; })); });
    const auto begun = std::chrono::steady_clock::now();
    TwoDatabases::add(two.first);
    CHECK(std::chrono::steady_clock::now() - begun < 900ms);  // without the limit: a second
    held.join();
    CHECK_FALSE(ran);
    gate.open();
    CHECK(two.hold(1000ms, [&] { ran = true; }));
    CHECK(ran);
}

TEST_CASE("a failed or closed database fails the hold and holds nobody") {
    const test::TemporaryFolder folder;
    TwoDatabases two(folder);
    const char* reason = "second: the disk is gone";
    SUBCASE("a failed one") { two.second.fail("the disk is gone"); }
    SUBCASE("a closed one") {
        two.second.close();
        reason = "second: the database is closed";
    }
    bool ran = false;
    CHECK_THROWS_WITH_AS(two.hold(1000ms, [&] { ran = true; }), reason, db::Unavailable);
    CHECK_FALSE(ran);
    TwoDatabases::add(two.first);
    CHECK(TwoDatabases::count(two.first) == 1);
}

TEST_CASE("an exception of the function reaches the caller, and the writers go on") {
    const test::TemporaryFolder folder;
    TwoDatabases two(folder);
    CHECK_THROWS_WITH(two.hold(1000ms, [] { throw std::runtime_error("no snapshot"); }),
                      "no snapshot");
    TwoDatabases::add(two.first);
    TwoDatabases::add(two.second);
    CHECK(TwoDatabases::count(two.second) == 1);
}

}  // namespace writer_hold_test
