// An event that fails stops its own subject only, until it is removed or handled.
#include <thread>

#include <doctest/doctest.h>
#include <sqlite3.h>

#include "bus_harness.h"
#include "support/eventually.h"
#include "support/temporary_folder.h"
#include "support/writer_gate.h"

namespace bus_parking_test {

using namespace baedal;
using test::Happened;
using test::numbers;
using test::Pair;

TEST_CASE(
    "a poisoned event is parked with the later ones of its subject; the other subjects go on") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    std::atomic<bool> broken = true;
    pair.attach([&](const Happened& event) {
        if (event.number == 13 && broken) throw std::runtime_error("thirteen");
    });
    pair.produce("good", 1);
    pair.produce("bad", 13);
    pair.produce("good", 2);
    pair.produce("bad", 14);
    pair.produce("good", 3);
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    CHECK(pair.seen() == numbers(1, 3));
    REQUIRE(pair.bus.dead_letters().size() == 2);
    const auto first = pair.bus.dead_letters().front().second;
    CHECK(first.error == "thirteen");
    CHECK(first.attempts == 3);

    SUBCASE("a retry that fails leaves it parked") {
        const auto result = pair.io.run(pair.bus.retry("consumer", first.id));
        REQUIRE(!result);
        CHECK(result.error().status == 409);
        CHECK(pair.parked() == 2);
    }
    SUBCASE("a retry that succeeds handles the whole subject in order") {
        broken = false;
        CHECK(pair.io.run(pair.bus.retry("consumer", first.id)).has_value());
        CHECK(pair.parked() == 0);
        CHECK(pair.seen() == std::vector<std::int64_t>{1, 2, 3, 13, 14});
        pair.produce("bad", 15);
        REQUIRE(test::eventually([&] { return pair.caught_up(); }));
        CHECK(pair.seen().back() == 15);
    }
    SUBCASE("a discarded letter is removed") {
        CHECK(pair.io.run(pair.bus.discard("consumer", first.id)).has_value());
        CHECK(pair.parked() == 1);
        CHECK(pair.io.run(pair.bus.discard("consumer", 4711)).error().status == 404);
    }
}

TEST_CASE("a fault of the disk during a retry fails the module and changes nothing") {
    for (const bool rolled_back : {true, false}) {
        CAPTURE(rolled_back);
        test::TemporaryFolder folder;
        Pair pair(folder.path);
        std::atomic<bool> disk_fails = false;
        pair.attach([&](const Happened& event) {
            if (event.number != 13) return;
            if (!disk_fails) throw std::runtime_error("thirteen");
            // SQLite rolls back at some faults of the disk, not at all.
            if (rolled_back) pair.roll_back();
            throw SQLite::Exception("disk I/O error", SQLITE_IOERR);
        });
        const auto letter = pair.park("bad", 13);

        disk_fails = true;
        test::WriterGate gate(pair.consumer);
        auto retry = pair.io.begin(pair.bus.retry("consumer", letter.id));
        while (pair.consumer.statistics().queued < 1) std::this_thread::yield();
        auto later = pair.io.begin([](db::Database& database) -> Task<> {
            co_await database.write([](db::Transaction& tx) {
                tx.run("INSERT INTO seen (number) VALUES (77)");
                throw std::runtime_error("half of it is written");
            });
        }(pair.consumer));
        while (pair.consumer.statistics().queued < 2) std::this_thread::yield();
        gate.open();
        CHECK_THROWS_AS(retry.get(), db::Unavailable);
        CHECK_THROWS_AS(later.get(), db::Unavailable);
        CHECK(pair.consumer.failed());

        pair.consumer.reopen();
        CHECK(pair.seen().empty());
        const auto after = pair.bus.dead_letters();
        REQUIRE(after.size() == 1);
        CHECK(after.front().second.error == "thirteen");
        CHECK(after.front().second.attempts == letter.attempts);
    }
}

TEST_CASE("an event does not overtake a parked one after a commit with a retry has failed") {
    for (const bool discards : {false, true}) {
        CAPTURE(discards);
        test::TemporaryFolder folder;
        Pair pair(folder.path);
        std::atomic<bool> broken = true;
        const auto then = [&](const Happened& event) {
            if (event.number == 13 && broken) throw std::runtime_error("thirteen");
        };
        pair.attach(then);
        const auto letter = pair.park("bad", 13);
        broken = false;

        test::WriterGate gate(pair.consumer);
        auto changed = discards ? pair.io.begin(pair.bus.discard("consumer", letter.id))
                                : pair.io.begin(pair.bus.retry("consumer", letter.id));
        while (pair.consumer.statistics().queued < 1) std::this_thread::yield();
        pair.produce("good", 1);  // its consumption reads the parked subjects in the same batch
        while (pair.consumer.statistics().queued < 2) std::this_thread::yield();
        auto fault = pair.io.begin([](db::Database& database) -> Task<> {
            co_await database.write(
                [](db::Transaction&) { throw SQLite::Exception("disk I/O error", SQLITE_IOERR); });
        }(pair.consumer));
        while (pair.consumer.statistics().queued < 3) std::this_thread::yield();
        gate.open();
        CHECK_THROWS_AS(changed.get(), db::Unavailable);
        CHECK_THROWS_AS(fault.get(), db::Unavailable);

        pair.consumer.reopen();
        pair.attach(then);  // as the supervisor does
        pair.produce("bad", 14);
        REQUIRE(test::eventually([&] { return pair.caught_up(); }));
        CHECK(pair.seen() == numbers(1, 1));
        CHECK(pair.parked() == 2);
        CHECK(pair.io.run(pair.bus.retry("consumer", letter.id)).has_value());
        CHECK(pair.seen() == std::vector<std::int64_t>{1, 13, 14});
    }
}

TEST_CASE("a parked subject that is removed while the module is stopped is read again") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    pair.attach([](const Happened& event) {
        if (event.number == 13) throw std::runtime_error("thirteen");
    });
    pair.park("bad", 13);
    pair.produce("good", 1);
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    pair.bus.detach("consumer");
    pair.consumer.write_and_wait([](db::Transaction& tx) { tx.run("DELETE FROM dead_letter"); });
    pair.attach();
    pair.produce("bad", 14);
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    CHECK(pair.parked() == 0);
    CHECK(pair.seen() == std::vector<std::int64_t>{1, 14});
}

TEST_CASE("a consumer with its cursor reset handles events again despite its parked ones") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    pair.attach([](const Happened& event) {
        if (event.number == 13) throw std::runtime_error("thirteen");
    });
    pair.produce("bad", 13);
    pair.produce("good", 1);
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    pair.reset_cursor();
    pair.attach();
    CHECK(test::eventually([&] { return pair.caught_up(); }));
    CHECK(pair.seen() == numbers(1, 1));
    CHECK(pair.parked() == 1);
}

}  // namespace bus_parking_test
