// When commits go to the disk: at once, or with the next one.
#include <chrono>
#include <future>

#include <doctest/doctest.h>

#include "bus_harness.h"
#include "events/log_reader.h"

namespace db_durability_test {

using namespace baedal;
using namespace std::chrono_literals;
using db::Durability;
using test::Happened;

namespace {

constexpr Milliseconds for_ever = 1h;

// A database whose deferred commits wait for so long.
struct PatientDatabase {
    explicit PatientDatabase(Milliseconds wait)
        : database("test", folder.path / "test.sqlite", test::table_of_seen(), clock, random,
                   {.shortest_deferral = wait, .longest_deferral = wait}) {}

    // Inserts a row and appends an event.
    std::future<void> add(std::int64_t number, Durability durability) {
        auto unit = [number](db::Transaction& tx) {
            tx.run("INSERT INTO seen (number) VALUES (:number)", db::arg(":number", number));
            tx.append(Happened{"a", number});
        };
        auto write = [](db::Database& to, auto what, Durability how) -> Task<> {
            co_await to.finish(what, how);
        };
        return io.begin(write(database, unit, durability));
    }
    std::int64_t count() const {
        return database.read([](db::Connection& c) {
            return *c.one("SELECT count(*) FROM seen", [](db::Row row) { return row.integer(0); });
        });
    }
    std::size_t events_to_read() const {
        const auto newest = database.tail().after(0, 100);
        const auto in_file = events::read_log_page(database, 0, 100);
        CHECK(in_file.head == static_cast<std::int64_t>(in_file.events.size()));
        if (newest) CHECK(newest->size() == in_file.events.size());
        return in_file.events.size();
    }
    std::uint64_t syncs() const { return database.statistics().commits; }

    test::TemporaryFolder folder;
    test::Io io;
    SystemClock clock;
    SystemRandom random;
    db::Database database;
};

bool has_ended(const std::future<void>& write) {
    return write.wait_for(0s) == std::future_status::ready;
}

}  // namespace

TEST_CASE("readers see a deferred commit at once; its caller and its consumers wait for the disk") {
    PatientDatabase f(for_ever);
    f.add(1, Durability::immediate).get();
    const auto syncs = f.syncs();
    auto second = f.add(2, Durability::deferred);
    REQUIRE(test::eventually([&] { return f.count() == 2; }));
    auto third = f.add(3, Durability::deferred);
    REQUIRE(test::eventually([&] { return f.count() == 3; }));
    CHECK(f.syncs() == syncs);
    CHECK_FALSE(has_ended(second));
    CHECK_FALSE(has_ended(third));
    CHECK(f.events_to_read() == 1);

    f.add(4, Durability::immediate).get();
    second.get();
    third.get();
    CHECK(f.syncs() == syncs + 1);
    CHECK(f.events_to_read() == 4);
}

TEST_CASE(
    "the caller of a commit that is answered early does not wait for the disk; its consumers do") {
    PatientDatabase f(for_ever);
    const auto syncs = f.syncs();
    f.add(1, Durability::answered_early).get();
    CHECK(f.count() == 1);
    CHECK(f.syncs() == syncs);
    CHECK(f.events_to_read() == 0);
    f.database.write_and_wait([](db::Transaction&) {});
    CHECK(f.events_to_read() == 1);
}

TEST_CASE("a unit that changes nothing returns when what it has read is on the disk") {
    PatientDatabase f(for_ever);
    const auto syncs = f.syncs();
    auto first = f.add(1, Durability::deferred);
    REQUIRE(test::eventually([&] { return f.count() == 1; }));
    f.database.write_and_wait([](db::Transaction&) {});
    CHECK(f.syncs() == syncs + 1);
    first.get();
    f.database.write_and_wait([](db::Transaction&) {});
    CHECK(f.syncs() == syncs + 1);
}

TEST_CASE("a reader can wait until what it sees is on the disk") {
    PatientDatabase f(for_ever);
    const auto syncs = f.syncs();
    f.add(1, Durability::answered_early).get();
    auto seen = f.io.begin(f.database.wait_until_on_disk());
    CHECK_FALSE(has_ended(seen));
    f.add(2, Durability::immediate).get();
    seen.get();
    f.io.run(f.database.wait_until_on_disk());  // nothing to wait for
    CHECK(f.syncs() == syncs + 1);
}

TEST_CASE("a deferred commit goes to the disk by itself after a while, and at the end") {
    PatientDatabase soon(20ms);
    soon.add(1, Durability::deferred).get();
    CHECK(soon.events_to_read() == 1);

    PatientDatabase f(for_ever);
    auto first = f.add(1, Durability::deferred);
    REQUIRE(test::eventually([&] { return f.count() == 1; }));
    f.database.close();
    first.get();
}

TEST_CASE("a deferred unit that fails tells its caller at once") {
    PatientDatabase f(for_ever);
    auto write = [](db::Database& to) -> Task<> {
        co_await to.finish([](db::Transaction&) { throw std::runtime_error("no"); },
                           Durability::deferred);
    };
    auto first = f.add(1, Durability::deferred);
    REQUIRE(test::eventually([&] { return f.count() == 1; }));
    CHECK_THROWS_WITH(f.io.run(write(f.database)), "no");
    CHECK_FALSE(has_ended(first));
    f.database.write_and_wait([](db::Transaction&) {});
    first.get();
}

}  // namespace db_durability_test
