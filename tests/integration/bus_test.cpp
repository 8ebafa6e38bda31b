// The event log and its cursors: each event takes effect exactly once across crashes; a failing
// event stops its own subject only.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <thread>

#include <doctest/doctest.h>
#include <sqlite3.h>

#include "events/event_bus.h"
#include "events/subscription.h"
#include "support/child_process.h"
#include "support/coroutines.h"
#include "support/eventually.h"
#include "support/registry.h"
#include "support/temporary_folder.h"
#include "support/writer_gate.h"

namespace {

using namespace baedal;
using db::arg;

struct Happened {
    static constexpr MessageType type{"producer", "Happened"};
    std::string thing;
    std::int64_t number = 0;
    const std::string& subject() const { return thing; }
    static void fields(auto& self, auto&& field) {
        field("thing", self.thing);
        field("number", self.number);
    }
};

struct Square {
    static constexpr MessageType type{"consumer", "Square"};
    using Reply = Square;
    std::int64_t number = 0;
    static void fields(auto& self, auto&& field) { field("number", self.number); }
};

std::vector<db::Migration> table_of_seen() {
    auto migrations = test::migrations("none");
    migrations.push_back({"test/0001_seen",
                          "CREATE TABLE seen (n INTEGER PRIMARY KEY AUTOINCREMENT, thing TEXT, "
                          "number INTEGER, trace TEXT)"});
    return migrations;
}

// A producer and a consumer on real files. A second instance on the same folder is a restart.
struct Pair {
    explicit Pair(const std::filesystem::path& folder, int batch = 512)
        : producer("producer", folder / "producer.sqlite", table_of_seen(), clock, random),
          consumer("consumer", folder / "consumer.sqlite", table_of_seen(), clock, random),
          bus(io.threads.executors().front(), {.max_attempts = 3, .batch = batch}) {
        bus.add_database("producer", producer);
        bus.add_database("consumer", consumer);
    }
    ~Pair() {
        io.threads.stop();  // ends the bus's timers too
        producer.close();
        consumer.close();
    }

    void produce(const std::string& thing, std::int64_t number) {
        producer.write_and_wait([&](db::Transaction& tx) { tx.append(Happened{thing, number}); });
    }
    // The consumer stores the events that it handles, then calls `then`, which may throw.
    void attach(std::function<void(const Happened&)> then = [](const Happened&) {}) {
        auto handlers = std::make_shared<events::Handlers>();
        events::Endpoint endpoint(bus, *handlers);
        endpoint.on<Happened>([this, then](db::Transaction& tx, const Happened& event,
                                           const events::Envelope& envelope) {
            tx.run("INSERT INTO seen (thing, number, trace) VALUES (:thing, :number, :trace)",
                   arg(":thing", event.thing), arg(":number", event.number),
                   arg(":trace", envelope.traceparent));
            handling = &tx;
            then(event);
        });
        endpoint.serve<Square>([](Square question, std::string) -> Task<Square> {
            if (question.number < 0) throw std::runtime_error("negative");
            if (question.number > 1000) co_await sleep_for(std::chrono::milliseconds{200});
            co_return Square{question.number * question.number};
        });
        bus.attach("consumer", handlers);
    }
    // Resets the consumer to cursor 0 and detaches it.
    void reset_cursor() {
        bus.detach("consumer");
        consumer.write_and_wait([](db::Transaction& tx) {
            tx.run("DELETE FROM seen WHERE n > 0");
            tx.run("UPDATE cursor SET seq = 0 WHERE producer = 'producer'");
        });
    }
    std::vector<std::int64_t> seen() {
        return consumer.write_and_wait([](db::Transaction& tx) {
            return tx.all("SELECT number FROM seen ORDER BY n",
                          [](db::Row row) { return row.integer(0); });
        });
    }
    bool caught_up() const {
        const auto all = bus.status();
        return !all.empty() && all.front().cursor == all.front().head;
    }
    // Within a handler: the end of the consumer's transaction, as at some errors of the disk.
    void roll_back() {
        if (handling != nullptr) handling->connection().script("ROLLBACK");
    }
    std::int64_t parked() const { return bus.status().front().dead_letters; }
    // Produces an event that its handler refuses, and returns its letter. No unit of the
    // subscription is queued then.
    events::DeadLetter park(const std::string& thing, std::int64_t number) {
        produce(thing, number);
        REQUIRE(test::eventually([&] { return parked() == 1; }));
        // The subscription looks once more after the commit. This unit is queued beside it.
        consumer.write_and_wait([](db::Transaction&) {});
        return bus.dead_letters().front().second;
    }

    db::Transaction* handling = nullptr;  // of the last event; used by the consumer's writer
    SystemClock clock;
    SystemRandom random;
    test::Io io;
    db::Database producer;
    db::Database consumer;
    events::EventBus bus;
};

void write_file(const std::filesystem::path& file, const std::string& content) {
    std::ofstream(file, std::ios::binary) << content;
}

// Overwrites the first page of a table of a closed database. Returns the content before.
std::string damage_table(const std::filesystem::path& file, const std::string& table) {
    std::int64_t page = 0;
    std::int64_t size = 0;
    {
        SQLite::Database database(file.string(), SQLite::OPEN_READONLY);
        SQLite::Statement root(database, "SELECT rootpage FROM sqlite_schema WHERE name = ?");
        root.bind(1, table);
        REQUIRE(root.executeStep());
        page = root.getColumn(0).getInt64();
        size = database.execAndGet("PRAGMA page_size").getInt64();
    }
    const std::string before = test::content(file);
    std::string after = before;
    after.replace(static_cast<std::size_t>((page - 1) * size), static_cast<std::size_t>(size),
                  static_cast<std::size_t>(size), 'x');
    write_file(file, after);
    return before;
}

std::vector<std::int64_t> numbers(std::int64_t first, std::int64_t last) {
    std::vector<std::int64_t> out;
    for (std::int64_t n = first; n <= last; ++n) out.push_back(n);
    return out;
}

}  // namespace

TEST_CASE("a consumer gets events in the order of the log") {
    test::TemporaryFolder folder;
    Pair pair(folder.path, 7);
    pair.attach();
    for (int n = 1; n <= 100; ++n) pair.produce("a", n);
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    CHECK(pair.seen() == numbers(1, 100));
}

TEST_CASE(
    "a crash after the producer's commit and before the consumption loses nothing and doubles "
    "nothing") {
    test::TemporaryFolder folder;
    {
        Pair before(folder.path);
        before.attach();
        for (int n = 1; n <= 5; ++n) before.produce("a", n);
        REQUIRE(test::eventually([&] { return before.caught_up(); }));
        before.bus.detach("consumer");
        for (int n = 6; n <= 10; ++n) before.produce("a", n);  // committed without a consumer
    }
    Pair after(folder.path);
    after.attach();
    REQUIRE(test::eventually([&] { return after.caught_up(); }));
    CHECK(after.seen() == numbers(1, 10));
}

TEST_CASE("effects and cursor are committed together") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    std::atomic<int> calls = 0;
    pair.attach([&](const Happened&) {
        if (++calls == 2) throw std::runtime_error("once");  // after the effect is written
    });
    for (int n = 1; n <= 3; ++n) pair.produce("a", n);
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    CHECK(pair.seen() == numbers(1, 3));
    CHECK(pair.parked() == 0);
}

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

TEST_CASE("large events are handled in batches of bounded size") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    constexpr int count = 24;
    for (int n = 1; n <= count; ++n) {
        pair.producer.write_and_wait(
            [&](db::Transaction& tx) { tx.append(Happened{"a" + std::string(1 << 20, 'x'), n}); });
    }
    std::int64_t longest = 0;  // uncommitted events before the current one
    pair.attach([&](const Happened& event) {
        const std::int64_t committed = pair.consumer.read([](db::Connection& c) {
            return c.one("SELECT seq FROM cursor", [](db::Row row) { return row.integer(0); })
                .value_or(0);
        });
        longest = std::max(longest, event.number - committed);
    });
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    CHECK(pair.seen() == numbers(1, count));
    CHECK(longest <= 16);
}

TEST_CASE("new events of the producer do not shorten the pause after a failure") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    std::vector<Instant> attempts;  // the consumer's writer writes it
    pair.attach([&](const Happened& event) {
        if (event.number != 13) return;
        attempts.push_back(pair.clock.monotonic());
        throw std::runtime_error("thirteen");
    });
    pair.produce("bad", 13);
    for (int n = 100; pair.parked() == 0 && n < 100'000; ++n) pair.produce("good", n);
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    CHECK(pair.seen().front() == 100);
    REQUIRE(attempts.size() == 3);
    CHECK(attempts[1] - attempts[0] >= std::chrono::milliseconds{20});
    CHECK(attempts[2] - attempts[1] >= std::chrono::milliseconds{40});
}

TEST_CASE("the timer of a pause before a restart does not end a later pause") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    std::vector<std::function<void()>> pauses;  // the consumer's writer writes it
    events::Subscription subscription(
        "consumer", pair.consumer, "producer", pair.producer, {}, {},
        [&](std::chrono::milliseconds, std::function<void()> end) { pauses.push_back(end); });
    auto failing = std::make_shared<events::Handlers>();
    events::Endpoint(pair.bus, *failing)
        .on<Happened>([](db::Transaction&, const Happened&, const events::Envelope&) {
            throw std::runtime_error("not today");
        });
    const auto pauses_begun = [&] {
        pair.consumer.write_and_wait([](db::Transaction&) {});  // after the unit that wake() queued
        return pauses.size();
    };
    pair.produce("a", 1);
    subscription.attach(failing);
    CHECK(pauses_begun() == 1);
    subscription.attach(failing);
    CHECK(pauses_begun() == 2);
    pauses[0]();
    CHECK(pauses_begun() == 2);
    pauses[1]();
    CHECK(pauses_begun() == 3);
}

TEST_CASE("a consumer with its cursor reset to 0 handles all events again") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    pair.attach();
    for (int n = 1; n <= 20; ++n) pair.produce("a", n);
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    pair.reset_cursor();
    pair.attach();
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    CHECK(pair.seen() == numbers(1, 20));
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

TEST_CASE("an event of an undone unit is never delivered") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    pair.attach();
    CHECK_THROWS(pair.producer.write_and_wait([](db::Transaction& tx) {
        tx.append(Happened{"a", 666});
        throw std::runtime_error("no");
    }));
    pair.produce("a", 1);
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    CHECK(pair.seen() == numbers(1, 1));
}

TEST_CASE("an event of an undone attempt within a unit is never delivered") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    pair.attach();
    pair.producer.write_and_wait([](db::Transaction& tx) {
        CHECK_THROWS(tx.attempt([&] {
            tx.append(Happened{"undone", 1});
            throw std::runtime_error("no");
        }));
    });
    pair.produce("done", 2);
    pair.produce("done", 3);
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    CHECK(pair.seen() == numbers(2, 3));
}

TEST_CASE("an event has the trace of the request that caused it") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    pair.attach();
    const std::string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    pair.producer.write_and_wait([&](db::Transaction& tx) {
        tx.set_trace(trace);
        tx.append(Happened{"a", 1});
    });
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    const auto seen = pair.consumer.read([](db::Connection& c) {
        return *c.one("SELECT trace FROM seen", [](db::Row row) { return row.text(0); });
    });
    CHECK(seen == trace);
}

TEST_CASE("a cursor beyond the log (files of different backups) is found before the start") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    CHECK(!pair.bus.find_impossible_cursor());
    pair.consumer.write_and_wait(
        [](db::Transaction& tx) { tx.run("INSERT INTO cursor VALUES ('producer', 99)"); });
    REQUIRE(pair.bus.find_impossible_cursor());
    CHECK(pair.bus.find_impossible_cursor()->find("same backup") != std::string::npos);
}

TEST_CASE("a file that is put in the place of a damaged one is checked as at a start") {
    test::TemporaryFolder folder;
    const auto file = folder.path / "producer.sqlite";
    const auto older = folder.path / "older.sqlite";
    const auto newest = folder.path / "newest.sqlite";
    {
        Pair pair(folder.path);
        pair.produce("a", 1);
        SQLite::Database(file.string(), SQLite::OPEN_READONLY)
            .exec("VACUUM INTO '" + older.string() + "'");
        pair.attach();
        pair.produce("a", 2);
        REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    }
    std::filesystem::rename(file, newest);
    std::ofstream(file) << std::string(8192, 'x');
    Pair pair(folder.path);
    REQUIRE(pair.producer.failed());
    const auto reopens = [&] {
        pair.producer.reopen();
        try {
            pair.producer.write_and_wait([](db::Transaction&) {});
        } catch (const db::Unavailable& e) {
            return std::string(e.what());
        }
        return std::string();
    };
    std::filesystem::rename(older, file);
    CHECK(reopens().contains("same backup"));
    CHECK(pair.producer.failed());
    std::filesystem::rename(newest, file);
    CHECK(reopens() == "");
    pair.attach();
    pair.produce("a", 3);
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    CHECK(pair.seen() == numbers(1, 3));
}

TEST_CASE("an older file of a consumer is not taken") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    const auto file = folder.path / "consumer.sqlite";
    const auto older = folder.path / "older.sqlite";
    pair.attach();
    pair.produce("a", 1);
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    SQLite::Database(file.string(), SQLite::OPEN_READONLY)
        .exec("VACUUM INTO '" + older.string() + "'");
    pair.produce("a", 2);
    REQUIRE(test::eventually([&] { return pair.caught_up(); }));
    CHECK_THROWS_AS(pair.consumer.write_and_wait([](db::Transaction&) {
        throw SQLite::Exception("disk I/O error", SQLITE_IOERR);
    }),
                    db::Unavailable);
    pair.bus.detach("consumer");
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix);
    std::filesystem::rename(older, file);
    pair.consumer.reopen();
    CHECK_THROWS_WITH_AS(pair.consumer.write_and_wait([](db::Transaction&) {}),
                         doctest::Contains("older"), db::Unavailable);
    CHECK(pair.consumer.failed());
}

TEST_CASE("unreadable cursors, heads and dead letters fail the database that has them") {
    for (const char* table : {"cursor", "sqlite_sequence", "dead_letter"}) {
        CAPTURE(table);
        test::TemporaryFolder folder;
        {
            Pair before(folder.path);
            before.attach([](const Happened& event) {
                if (event.number == 13) throw std::runtime_error("thirteen");
            });
            before.produce("a", 13);
            before.produce("b", 2);
            REQUIRE(test::eventually([&] { return before.caught_up(); }));
            before.consumer.write_and_wait(
                [](db::Transaction& tx) { tx.append(Happened{"a", 1}); });
        }
        const std::string undamaged = damage_table(folder.path / "consumer.sqlite", table);
        Pair pair(folder.path);
        CHECK_FALSE(pair.bus.find_impossible_cursor());
        CHECK(pair.consumer.failed());
        CHECK_FALSE(pair.producer.failed());
        pair.consumer.reopen();
        CHECK_THROWS_AS(pair.consumer.write_and_wait([](db::Transaction&) {}), db::Unavailable);
        CHECK(pair.consumer.failed());
        CHECK(pair.bus.dead_letters().empty());

        write_file(folder.path / "consumer.sqlite", undamaged);
        pair.consumer.reopen();
        pair.attach();
        pair.produce("c", 3);
        REQUIRE(test::eventually([&] { return pair.caught_up(); }));
        CHECK(pair.seen() == numbers(2, 3));
    }
}

TEST_CASE("a request gets a reply, fails, times out, or has no owner") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    events::Handlers none;
    events::Endpoint asker(pair.bus, none);
    using namespace std::chrono_literals;
    CHECK(pair.io.run(asker.ask(Square{3}, 1s, "")).error() == events::Failure::unavailable);
    pair.attach();
    CHECK(pair.io.run(asker.ask(Square{3}, 1s, ""))->number == 9);
    CHECK(pair.io.run(asker.ask(Square{-1}, 1s, "")).error() == events::Failure::failed);
    CHECK(pair.io.run(asker.ask(Square{2000}, 20ms, "")).error() == events::Failure::timed_out);
}
