// What a writer remembers is what its database says, whatever was rolled back.
#include <stdexcept>
#include <thread>

#include <doctest/doctest.h>
#include <sqlite3.h>

#include "db/database.h"
#include "support/coroutines.h"
#include "support/temporary_folder.h"
#include "support/writer_gate.h"

namespace {

using namespace baedal;
using db::arg;

const std::vector<db::Migration> schema{
    {"test/0001_thing", "CREATE TABLE thing (id TEXT PRIMARY KEY, n INTEGER NOT NULL)"}};

struct Thing {
    std::int64_t n;
};

void set(db::Transaction& tx, const std::string& id, std::int64_t n) {
    tx.run("INSERT INTO thing VALUES (:id, :n) ON CONFLICT (id) DO UPDATE SET n = excluded.n",
           arg(":id", id), arg(":n", n));
    tx.cache<Thing>().keep(id, {n});
}

// As a repository reads: from memory where it can.
std::int64_t get(db::Transaction& tx, const std::string& id) {
    if (const auto recent = tx.cache<Thing>().find(id)) return recent->n;
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
    db::Database database{"test", folder.path / "test.sqlite", schema, clock, random};

    void write(const std::string& id, std::int64_t n) {
        database.write_and_wait([&](db::Transaction& tx) { set(tx, id, n); });
    }
    std::int64_t read(const std::string& id) {
        return database.write_and_wait([&](db::Transaction& tx) { return get(tx, id); });
    }
    // What readers of other threads find; 0 if nothing.
    std::int64_t seen(const std::string& id) {
        const auto recent = database.cached<Thing>(id);
        return recent ? recent->n : 0;
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
        // as it was meant to
    }
}

}  // namespace

TEST_CASE_FIXTURE(Fixture,
                  "what was committed is read without a query, by the writer and by others") {
    write("a", 1);
    CHECK(seen("a") == 1);
    database.write_and_wait([&](db::Transaction& tx) {
        set(tx, "a", 2);
        CHECK(get(tx, "a") == 2);
        CHECK(seen("a") == 1);  // not before the commit
    });
    CHECK(seen("a") == 2);
    CHECK(seen("b") == 0);
}

TEST_CASE_FIXTURE(Fixture, "what is dropped is read from the database") {
    write("a", 1);
    database.write_and_wait([&](db::Transaction& tx) {
        tx.run("UPDATE thing SET n = 2 WHERE id = 'a'");
        tx.cache<Thing>().drop("a");
        CHECK(get(tx, "a") == 2);
        CHECK(seen("a") == 1);  // not before the commit
    });
    CHECK(seen("a") == 0);
    CHECK(read("a") == 2);
}

TEST_CASE_FIXTURE(Fixture, "a unit that fails leaves nothing of itself in memory") {
    write("a", 1);
    CHECK_THROWS(database.write_and_wait([](db::Transaction& tx) {
        set(tx, "a", 7);
        set(tx, "b", 7);
        throw std::runtime_error("on purpose");
    }));
    CHECK(seen("a") == 1);
    CHECK(read("a") == 1);
    CHECK(read("b") == 0);
}

TEST_CASE_FIXTURE(Fixture,
                  "units of one commit build on each other though some between them fail") {
    write("a", 100);
    test::WriterGate gate(database);  // what comes now waits, and is committed together
    std::vector<std::future<void>> units;
    for (int i = 0; i < 12; ++i) units.push_back(io.begin(add(database, "a", i % 3 == 1)));
    while (database.figures().queued < units.size()) std::this_thread::yield();
    gate.open();
    for (auto& unit : units) unit.get();
    CHECK(stored("a") == 108);
    CHECK(read("a") == 108);
    CHECK((seen("a") == 108 || seen("a") == 0));
    write("a", 1);
    CHECK(seen("a") == 1);
}

TEST_CASE_FIXTURE(Fixture,
                  "an attempt that is undone does not bring back what was before the unit") {
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

TEST_CASE_FIXTURE(Fixture, "after a storage fault nothing is believed but the file") {
    write("a", 1);
    CHECK_THROWS_AS(database.write_and_wait([](db::Transaction& tx) {
        set(tx, "a", 2);
        set(tx, "b", 2);
        throw SQLite::Exception("disk I/O error", SQLITE_IOERR);
    }),
                    db::Unavailable);
    CHECK(seen("a") == 1);
    CHECK(seen("b") == 0);
    database.reopen();
    while (database.failed()) std::this_thread::yield();
    CHECK(seen("a") == 0);  // the file may have been put back meanwhile
    CHECK(read("a") == 1);
    CHECK(read("b") == 0);
    write("a", 3);
    CHECK(seen("a") == 3);
}

TEST_CASE_FIXTURE(Fixture, "memory is bounded, and what fell out of it is in the database") {
    for (int i = 1; i <= 20'000; i += 100) {
        database.write_and_wait([i](db::Transaction& tx) {
            for (int n = i; n < i + 100; ++n) set(tx, std::to_string(n), n);
        });
    }
    int remembered = 0;
    for (int i = 1; i <= 20'000; ++i) remembered += seen(std::to_string(i)) != 0 ? 1 : 0;
    CHECK(remembered <= 4096);
    CHECK(remembered > 3000);
    CHECK(seen("20000") == 20'000);
    CHECK(seen("1") == 0);
    CHECK(read("1") == 1);
}
