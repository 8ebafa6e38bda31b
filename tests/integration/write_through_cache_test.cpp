// The cache equals the database after commits, rollbacks and faults.
#include <stdexcept>
#include <thread>

#include <doctest/doctest.h>
#include <sqlite3.h>

#include "db/database.h"
#include "support/coroutines.h"
#include "support/temporary_folder.h"
#include "support/writer_gate.h"

namespace write_through_cache_test {

namespace {

using namespace baedal;
using db::arg;

const std::vector<db::Migration> cached_table{
    {"test/0001_thing", "CREATE TABLE thing (id TEXT PRIMARY KEY, n INTEGER NOT NULL)"}};

struct Thing {
    std::int64_t n;
};

void set(db::Transaction& tx, const std::string& id, std::int64_t n) {
    tx.run("INSERT INTO thing VALUES (:id, :n) ON CONFLICT (id) DO UPDATE SET n = excluded.n",
           arg(":id", id), arg(":n", n));
    tx.cache<Thing>().keep(id, {n});
}

// Reads as a repository does: from the cache if possible.
std::int64_t get(db::Transaction& tx, const std::string& id) {
    if (const auto found = tx.cache<Thing>().find(id)) return found->n;
    return tx
        .one(
            "SELECT n FROM thing WHERE id = :id", [](db::Row row) { return row.integer(0); },
            arg(":id", id))
        .value_or(0);
}

struct Fixture {
    test::TemporaryFolder folder;
    test::Io io;
    SystemClock clock;
    SystemRandom random;
    db::Database database{"test", folder.path / "test.sqlite", cached_table, clock, random};

    void write(const std::string& id, std::int64_t n) {
        database.write_and_wait([&](db::Transaction& tx) { set(tx, id, n); });
    }
    std::int64_t read(const std::string& id) {
        return database.write_and_wait([&](db::Transaction& tx) { return get(tx, id); });
    }
    // The cached value for readers of other threads; 0 if there is none.
    std::int64_t cached(const std::string& id) {
        const auto found = database.cached<Thing>(id);
        return found ? found->n : 0;
    }
    std::int64_t stored(const std::string& id) {
        return database.read([&](db::Connection& c) {
            return c
                .one(
                    "SELECT n FROM thing WHERE id = :id",
                    [](db::Row row) { return row.integer(0); }, arg(":id", id))
                .value_or(0);
        });
    }
};

Task<> add(db::Database& database, std::string id, bool fails) {
    const auto unit = [&](db::Transaction& tx) {
        set(tx, id, get(tx, id) + 1);
        if (fails) throw std::runtime_error("on purpose");
    };
    try {
        co_await database.write(unit);
    } catch (const std::runtime_error&) {
        // expected
    }
}

}  // namespace

TEST_CASE_FIXTURE(
    Fixture, "a committed object is read without a query, on the writer's thread and on others") {
    write("a", 1);
    CHECK(cached("a") == 1);
    database.write_and_wait([&](db::Transaction& tx) {
        set(tx, "a", 2);
        CHECK(get(tx, "a") == 2);
        CHECK(cached("a") == 1);  // unchanged before the commit
    });
    CHECK(cached("a") == 2);
    CHECK(cached("b") == 0);
}

TEST_CASE_FIXTURE(Fixture, "a dropped object is read from the database") {
    write("a", 1);
    database.write_and_wait([&](db::Transaction& tx) {
        tx.run("UPDATE thing SET n = 2 WHERE id = 'a'");
        tx.cache<Thing>().drop("a");
        CHECK(get(tx, "a") == 2);
        CHECK(cached("a") == 1);  // unchanged before the commit
    });
    CHECK(cached("a") == 0);
    CHECK(read("a") == 2);
}

TEST_CASE_FIXTURE(Fixture, "a failing unit leaves nothing in the cache") {
    write("a", 1);
    CHECK_THROWS(database.write_and_wait([](db::Transaction& tx) {
        set(tx, "a", 7);
        set(tx, "b", 7);
        throw std::runtime_error("on purpose");
    }));
    CHECK(cached("a") == 1);
    CHECK(read("a") == 1);
    CHECK(read("b") == 0);
}

TEST_CASE_FIXTURE(
    Fixture, "units of one commit see the changes of earlier ones, also across failing units") {
    write("a", 100);
    test::WriterGate gate(database);  // the next units wait and are committed together
    std::vector<std::future<void>> units;
    for (int i = 0; i < 12; ++i) units.push_back(io.begin(add(database, "a", i % 3 == 1)));
    while (database.statistics().queued < units.size()) std::this_thread::yield();
    gate.open();
    for (auto& unit : units) unit.get();
    CHECK(stored("a") == 108);
    CHECK(read("a") == 108);
    CHECK((cached("a") == 108 || cached("a") == 0));
    write("a", 1);
    CHECK(cached("a") == 1);
}

TEST_CASE_FIXTURE(Fixture, "an undone attempt does not restore the state before the unit") {
    write("a", 1);
    database.write_and_wait([](db::Transaction& tx) {
        set(tx, "a", 2);
        CHECK_THROWS(tx.attempt([&] {
            set(tx, "a", 3);
            throw std::runtime_error("on purpose");
        }));
        CHECK(get(tx, "a") == 2);
        set(tx, "a", get(tx, "a") + 10);
    });
    CHECK(read("a") == 12);
    CHECK(stored("a") == 12);
}

TEST_CASE_FIXTURE(Fixture, "after a storage fault the cache is empty") {
    write("a", 1);
    CHECK_THROWS_AS(database.write_and_wait([](db::Transaction& tx) {
        set(tx, "a", 2);
        set(tx, "b", 2);
        throw SQLite::Exception("disk I/O error", SQLITE_IOERR);
    }),
                    db::Unavailable);
    CHECK(cached("a") == 1);
    CHECK(cached("b") == 0);
    database.reopen();
    while (database.failed()) std::this_thread::yield();
    CHECK(cached("a") == 0);  // the file may have been replaced
    CHECK(read("a") == 1);
    CHECK(read("b") == 0);
    write("a", 3);
    CHECK(cached("a") == 3);
}

TEST_CASE_FIXTURE(Fixture,
                  "the cache is bounded, and an evicted object is read from the database") {
    for (int i = 1; i <= 20'000; i += 100) {
        database.write_and_wait([i](db::Transaction& tx) {
            for (int n = i; n < i + 100; ++n) set(tx, std::to_string(n), n);
        });
    }
    int remembered = 0;
    for (int i = 1; i <= 20'000; ++i) remembered += cached(std::to_string(i)) != 0 ? 1 : 0;
    CHECK(remembered <= 4096);
    CHECK(remembered > 3000);
    CHECK(cached("20000") == 20'000);
    CHECK(cached("1") == 0);
    CHECK(read("1") == 1);
}

}  // namespace write_through_cache_test
