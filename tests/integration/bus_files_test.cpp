// Files of different times and damaged files: neither is read as if it were right.
#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>
#include <sqlite3.h>

#include "bus_harness.h"
#include "support/damaged_file.h"
#include "support/eventually.h"
#include "support/temporary_folder.h"

namespace bus_files_test {

using namespace baedal;
using test::Happened;
using test::numbers;
using test::Pair;

TEST_CASE("a cursor beyond the log (files of different backups) is found before the start") {
    test::TemporaryFolder folder;
    Pair pair(folder.path);
    CHECK(!pair.bus.find_impossible_cursor());
    pair.consumer.write_and_wait([](db::Transaction& tx) {
        tx.run("INSERT INTO cursor (producer, seq) VALUES ('producer', 99)");
    });
    REQUIRE(pair.bus.find_impossible_cursor());
    CHECK(pair.bus.find_impossible_cursor()->find("same backup") != std::string::npos);
}

TEST_CASE("a cursor in a log that was replaced and has grown past it is found before the start") {
    test::TemporaryFolder folder;
    const auto file = folder.path / "producer.sqlite";
    const auto older = folder.path / "older.sqlite";
    {
        Pair pair(folder.path);
        pair.produce("a", 1);
        SQLite::Database(file.string(), SQLite::OPEN_READONLY)
            .exec("VACUUM INTO '" + older.string() + "'");
        pair.attach();
        pair.produce("a", 2);
        REQUIRE(test::eventually([&] { return pair.caught_up(); }));
        CHECK(!pair.bus.find_impossible_cursor());
    }
    std::filesystem::rename(older, file);
    Pair pair(folder.path);
    pair.produce("a", 3);
    pair.produce("a", 4);
    const auto found = pair.bus.find_impossible_cursor();
    REQUIRE(found);
    CHECK(found->contains("whose file has another event 2"));
    // A cursor of an earlier version, or one that was set by hand, has no event to compare.
    pair.consumer.write_and_wait([](db::Transaction& tx) { tx.run("UPDATE cursor SET seq = 3"); });
    CHECK(!pair.bus.find_impossible_cursor());
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
    pair.consumer.write_and_wait([](db::Transaction&) {});  // the cursor is on the disk
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
        const std::string undamaged = test::damage_table(folder.path / "consumer.sqlite", table);
        Pair pair(folder.path);
        CHECK_FALSE(pair.bus.find_impossible_cursor());
        CHECK(pair.consumer.failed());
        CHECK_FALSE(pair.producer.failed());
        pair.consumer.reopen();
        CHECK_THROWS_AS(pair.consumer.write_and_wait([](db::Transaction&) {}), db::Unavailable);
        CHECK(pair.consumer.failed());
        CHECK(pair.bus.dead_letters().empty());

        test::write_file(folder.path / "consumer.sqlite", undamaged);
        pair.consumer.reopen();
        pair.attach();
        pair.produce("c", 3);
        REQUIRE(test::eventually([&] { return pair.caught_up(); }));
        CHECK(pair.seen() == numbers(2, 3));
    }
}

}  // namespace bus_files_test
