// What writers record of their commits, and what is made of it over a copy of the files.
#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include "backup/commit_log.h"
#include "backup/page_copy.h"
#include "backup/replay.h"
#include "backup/snapshot.h"
#include "db/commit_feed.h"
#include "db/writer_hold.h"
#include "integration/db_harness.h"

namespace recorded_commits_test {

namespace {

using namespace baedal;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr const char* log_name = "commits-1";

// Two databases, a copy of both at one point, and the log of what is committed after it.
struct RecordedDatabases {
    // The copy, and the begin of the recording.
    void begin() {
        fs::create_directory(copy);
        backup::Snapshot snapshot({first.file(), second.file()});
        db::Database* const both[] = {&first, &second};
        REQUIRE(db::hold_writers(both, 1000ms, [&] {
            snapshot.begin();
            base.followed = backup::Followed{log_name, feed->last_number()};
            for (db::Database* database : both) database->record_into(feed);
        }));
        for (const auto& database : snapshot.databases()) {
            backup::Pace pace(0, {});
            backup::copy_pages(database->connection(), copy / database->file().filename(), pace,
                               [] {});
            base.files.push_back({.name = database->file().filename().string()});
        }
    }
    // Rows of a kilobyte and more in both files; each of `second` after its one of `first`.
    void add(int rows) {
        for (int n = 0; n < rows; ++n) {
            for (db::Database* database : {&first, &second}) {
                database->write_and_wait([](db::Transaction& tx) {
                    tx.run("INSERT INTO thing (note) VALUES (hex(randomblob(2000)))");
                });
            }
        }
    }
    // What was recorded, as a log beside the copy.
    void write_log() {
        fs::create_directory(folder.path / log_name);
        backup::SegmentWriter writer;
        writer.add(backup::encode(backup::SegmentHeader{.log = log_name}));
        std::uint64_t last = 0;
        for (const db::Commit& commit : feed->take()) {
            writer.add(backup::encode(commit, last));
            last = commit.number;
        }
        std::ofstream(folder.path / log_name / backup::segment_name(0), std::ios::binary)
            << writer.finish();
    }
    backup::Replay replay() {
        write_log();
        return backup::replay_commits(folder.path, base, copy);
    }
    static std::string content(const fs::path& file) {
        db::Connection connection(file, db::Connection::Mode::read_only);
        return *connection.one(
            "SELECT count(*) || ' ' || coalesce(sum(length(note)), 0) || ' ' || "
            "coalesce(max(note), "
            "'') || (SELECT integrity_check FROM pragma_integrity_check) FROM thing",
            [](db::Row row) { return row.text(0); });
    }
    void check_same() const {
        for (const char* name : {"first.sqlite", "second.sqlite"}) {
            const std::string there = content(copy / name);
            CHECK(there == content(folder.path / name));
            CHECK(there.ends_with("ok"));
        }
    }

    test::TemporaryFolder folder;
    fs::path copy = folder.path / "copy";
    SystemClock clock;
    SystemRandom random;
    std::shared_ptr<db::CommitFeed> feed = std::make_shared<db::CommitFeed>(1ULL << 30, [] {});
    db::Database first{"first", folder.path / "first.sqlite", test::table_of_things, clock, random};
    db::Database second{"second", folder.path / "second.sqlite", test::table_of_things, clock,
                        random};
    backup::Manifest base;
};

}  // namespace

TEST_CASE("the recorded commits over the copy give the files, through checkpoints and new logs") {
    RecordedDatabases shop;
    SUBCASE("from empty files") {}
    SUBCASE("from a log that has something") { shop.add(20); }
    SUBCASE("from a log that was just emptied") {
        shop.add(20);
        shop.first.write_and_wait([](db::Transaction& tx) { tx.truncate_log(); });
    }
    SUBCASE("from a log that is moved into the file and not begun anew") {
        while (shop.first.statistics().wal_bytes < (4U << 20) - 100'000) shop.add(1);
        shop.add(40);
    }
    shop.begin();
    shop.add(900);  // more than a thousand pages each
    shop.first.write_and_wait([](db::Transaction& tx) {
        tx.run("DELETE FROM thing WHERE rowid % 3 > 0");
        tx.truncate_log();
    });
    shop.add(3);
    // Nothing is committed: an empty unit, one that fails, and one of two in a transaction.
    shop.first.write_and_wait([](db::Transaction&) {});
    CHECK_THROWS(shop.first.write_and_wait([](db::Transaction& tx) {
        tx.run("DELETE FROM thing");
        throw std::runtime_error("no");
    }));
    const auto replayed = shop.replay();
    CHECK(replayed.end.damage == "");
    CHECK(replayed.commits == 2 * 903 + 1);
    shop.check_same();
}

TEST_CASE("a change that is larger than the page cache is recorded as it was committed") {
    RecordedDatabases shop;
    shop.begin();
    const auto fill = [](db::Transaction& tx) {
        tx.run(R"sql(
            INSERT INTO thing (note)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)
            SELECT hex(randomblob(2000)) FROM n
        )sql");
        tx.run("UPDATE thing SET note = hex(randomblob(2000)) WHERE n % 2 = 0");
    };
    CHECK_THROWS(shop.first.write_and_wait([&](db::Transaction& tx) {
        fill(tx);
        throw std::runtime_error("no");
    }));
    shop.first.write_and_wait(fill);
    shop.add(2);
    CHECK(shop.replay().end.damage == "");
    shop.check_same();
}

TEST_CASE("a log of a process that was killed is recorded from its beginning") {
    test::TemporaryFolder folder;
    RecordedDatabases shop;
    shop.add(10);
    // The files of a process that is gone, with their write-ahead logs.
    for (const auto& entry : fs::directory_iterator(shop.folder.path)) {
        if (!entry.path().filename().string().ends_with("-shm"))
            fs::copy(entry.path(), folder.path / entry.path().filename());
    }
    db::Database reopened("first", folder.path / "first.sqlite", test::table_of_things, shop.clock,
                          shop.random);
    db::Database* const one[] = {&reopened};
    REQUIRE(db::hold_writers(one, 1000ms, [&] { reopened.record_into(shop.feed); }));
    reopened.write_and_wait(
        [](db::Transaction& tx) { tx.run("INSERT INTO thing (note) VALUES ('after')"); });
    const auto commits = shop.feed->take();
    REQUIRE(commits.size() == 1);
    // Over an empty file it gives everything that the log had.
    fs::create_directory(shop.copy);
    std::ofstream(shop.copy / "first.sqlite");
    fs::create_directory(shop.folder.path / log_name);
    backup::SegmentWriter writer;
    writer.add(backup::encode(backup::SegmentHeader{.log = log_name}));
    writer.add(backup::encode(commits.front(), 0));
    std::ofstream(shop.folder.path / log_name / backup::segment_name(0), std::ios::binary)
        << writer.finish();
    shop.base.followed = backup::Followed{log_name, 0};
    shop.base.files.push_back({.name = "first.sqlite"});
    CHECK(backup::replay_commits(shop.folder.path, shop.base, shop.copy).commits == 1);
    CHECK(RecordedDatabases::content(shop.copy / "first.sqlite") ==
          RecordedDatabases::content(folder.path / "first.sqlite"));
}

TEST_CASE("a commit that has read another one, by whatever way, has the higher number") {
    RecordedDatabases shop;
    shop.begin();
    std::atomic<bool> ended = false;
    std::thread writer([&] {
        for (int n = 0; n < 400; ++n) {
            shop.first.write_and_wait(
                [](db::Transaction& tx) { tx.run("INSERT INTO thing (note) VALUES ('x')"); });
        }
        ended = true;
    });
    // Each row of `second` is what its unit has read in the file of `first`, as a consumer reads.
    while (!ended) {
        shop.second.write_and_wait([&](db::Transaction& tx) {
            const std::int64_t rows = shop.first.read([](db::Connection& connection) {
                return *connection.one("SELECT count(*) FROM thing",
                                       [](db::Row row) { return row.integer(0); });
            });
            tx.run("INSERT INTO thing (note) VALUES (:rows)", db::arg(":rows", rows));
        });
    }
    writer.join();
    const auto read = shop.second.read([](db::Connection& connection) {
        return connection.all("SELECT CAST(note AS INTEGER) FROM thing ORDER BY n",
                              [](db::Row row) { return row.integer(0); });
    });
    std::int64_t of_first = 0;
    std::size_t of_second = 0;
    for (const db::Commit& commit : shop.feed->take()) {
        if (commit.database == "first") {
            ++of_first;
        } else {
            REQUIRE(of_second < read.size());
            CHECK(read[of_second++] <= of_first);
        }
    }
    CHECK(of_first == 400);
    CHECK(of_second == read.size());
}

TEST_CASE("a file that is opened again ends the recording") {
    RecordedDatabases shop;
    shop.begin();
    shop.add(2);
    shop.first.fail("the disk is gone");
    shop.second.write_and_wait(
        [](db::Transaction& tx) { tx.run("INSERT INTO thing (note) VALUES ('x')"); });
    CHECK_FALSE(shop.feed->has_ended());
    shop.first.reopen_and_wait();
    CHECK(shop.feed->has_ended());
    CHECK(shop.feed->end_reason() == "first: the file was opened again");
    shop.add(2);
    CHECK(shop.feed->take().size() == 5);  // what came before
}

}  // namespace recorded_commits_test
