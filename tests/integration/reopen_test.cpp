// A database that failed takes the file that it had, and no other one that stands at its path.
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <sqlite3.h>

#include "db/database.h"
#include "support/damaged_file.h"
#include "support/registry.h"
#include "support/temporary_folder.h"

namespace reopen_test {

namespace {

using namespace baedal;
using db::arg;
namespace fs = std::filesystem;

std::vector<db::Migration> migrations() {
    auto all = test::migrations("none");
    all.push_back({"test/0001_thing", "CREATE TABLE thing (n INTEGER PRIMARY KEY, note TEXT)"});
    return all;
}

struct Fixture {
    fs::path file() const { return folder.path / "test.sqlite"; }
    fs::path log() const { return folder.path / "test.sqlite-wal"; }
    fs::path memory() const { return folder.path / "test.sqlite-shm"; }

    void open() { database.emplace("test", file(), migrations(), clock, random); }
    void append(int from, int to) {
        for (int n = from; n <= to; ++n) {
            database->write_and_wait([n](db::Transaction& tx) {
                tx.run("INSERT INTO thing VALUES (:n, 'a note')", arg(":n", n));
                tx.append("Happened", "a", R"({"thing":"a"})");
            });
        }
    }
    void fail() {
        CHECK_THROWS_AS(database->write_and_wait([](db::Transaction&) {
            throw SQLite::Exception("disk I/O error", SQLITE_IOERR);
        }),
                        db::Unavailable);
        REQUIRE(database->failed());
    }
    // "" if the database works again, else the reason why not.
    std::string reopen() {
        database->reopen();
        try {
            database->write_and_wait([](db::Transaction&) {});
        } catch (const db::Unavailable& e) {
            CHECK(database->failed());
            return e.what();
        }
        CHECK_FALSE(database->failed());
        return "";
    }
    // A copy of the current content, without a log.
    void back_up(const fs::path& to) const {
        SQLite::Database source(file().string(), SQLite::OPEN_READONLY);
        source.exec("VACUUM INTO '" + to.string() + "'");
    }
    std::int64_t count() {
        return database->write_and_wait([](db::Transaction& tx) {
            return *tx.one("SELECT count(*) FROM thing",
                           [](db::Row row) { return row.integer(0); });
        });
    }
    std::string integrity() {
        return database->write_and_wait([](db::Transaction& tx) {
            return *tx.one("PRAGMA integrity_check", [](db::Row row) { return row.text(0); });
        });
    }

    test::TemporaryFolder folder;
    SystemClock clock;
    SystemRandom random;
    std::optional<db::Database> database;
};

// The three files of a database, moved to another folder and back: their inodes stay.
struct Aside {
    explicit Aside(Fixture& f) : fixture(f), folder(f.folder.path / "aside") {
        fs::create_directory(folder);
        for (const fs::path& path : {f.file(), f.log(), f.memory()}) {
            if (fs::exists(path)) fs::rename(path, folder / path.filename());
        }
    }
    void put_back() {
        for (const fs::path& path : {fixture.file(), fixture.log(), fixture.memory()}) {
            fs::remove(path);
            if (fs::exists(folder / path.filename())) fs::rename(folder / path.filename(), path);
        }
    }
    Fixture& fixture;
    fs::path folder;
};

void check_recovery(Fixture& f, int rows) {
    CHECK(f.reopen() == "");
    CHECK(f.count() == rows);
    CHECK(f.integrity() == "ok");
    f.append(rows + 1, rows + 1);
    CHECK(f.count() == rows + 1);
}

}  // namespace

TEST_CASE("a database whose file is gone makes no new one and takes the file that comes back") {
    Fixture f;
    f.open();
    f.append(1, 5);
    Aside aside(f);
    f.fail();
    const std::string reason = f.reopen();
    CHECK(reason.contains(f.file().string()));
    CHECK(reason.contains("Put"));
    CHECK_FALSE(fs::exists(f.file()));
    CHECK_FALSE(f.reopen().empty());
    CHECK_FALSE(fs::exists(f.file()));
    aside.put_back();
    check_recovery(f, 5);
}

TEST_CASE("a database whose main file alone is gone keeps its log for the file that comes back") {
    Fixture f;
    f.open();
    f.append(1, 5);
    const fs::path away = f.folder.path / "away.sqlite";
    fs::rename(f.file(), away);
    f.fail();
    CHECK_FALSE(f.reopen().empty());
    CHECK_FALSE(fs::exists(f.file()));
    fs::rename(away, f.file());
    check_recovery(f, 5);
}

TEST_CASE("an older file is not taken, whichever way it got there, and harms nothing") {
    for (const bool same_inode : {false, true}) {
        for (const bool with_log : {false, true}) {
            for (const bool checkpointed : {false, true}) {
                CAPTURE(same_inode);
                CAPTURE(with_log);
                CAPTURE(checkpointed);
                Fixture f;
                f.open();
                f.append(1, 30);
                f.database.reset();  // the log is in the file
                const fs::path older = f.folder.path / "older.sqlite";
                fs::copy_file(f.file(), older);
                f.open();
                f.append(31, 100);
                if (checkpointed) {
                    f.database.reset();
                    f.open();
                }
                f.append(101, 105);

                const fs::path newest = f.folder.path / "newest.sqlite";
                const fs::path newest_log = f.folder.path / "newest.sqlite-wal";
                fs::copy_file(f.file(), newest);
                fs::copy_file(f.log(), newest_log);
                f.fail();
                if (!same_inode) fs::remove(f.file());
                fs::copy_file(older, f.file(), fs::copy_options::overwrite_existing);
                if (!with_log) {
                    fs::remove(f.log());
                    fs::remove(f.memory());
                }
                // Without a checkpoint the older file and the log are the newest content.
                if (with_log && !checkpointed) {
                    check_recovery(f, 105);
                    continue;
                }
                const std::string reason = f.reopen();
                CHECK(reason.contains("older"));
                CHECK(reason.contains(f.file().string()));

                fs::copy_file(newest, f.file(), fs::copy_options::overwrite_existing);
                fs::copy_file(newest_log, f.log(), fs::copy_options::overwrite_existing);
                fs::remove(f.memory());
                check_recovery(f, 105);
            }
        }
    }
}

TEST_CASE("a backup of the file that is older than the last event is not taken") {
    for (const bool with_log : {false, true}) {
        CAPTURE(with_log);
        Fixture f;
        f.open();
        f.append(1, 30);
        const fs::path backup = f.folder.path / "backup.sqlite";
        f.back_up(backup);
        f.append(31, 60);
        Aside aside(f);
        if (with_log) fs::copy_file(aside.folder / f.log().filename(), f.log());
        fs::rename(backup, f.file());
        f.fail();
        const std::string reason = f.reopen();
        CHECK(reason.contains(f.file().string()));
        CHECK_FALSE(reason.empty());
        aside.put_back();
        check_recovery(f, 60);
    }
}

TEST_CASE("the log of the file before is not applied to another file") {
    Fixture f;
    f.open();
    f.append(1, 30);
    f.fail();
    // Another deployment's file, with more events.
    Fixture other;
    other.open();
    other.append(1, 500);
    other.database.reset();
    const fs::path before = f.folder.path / "before.sqlite";
    fs::rename(f.file(), before);
    fs::copy_file(other.file(), f.file());
    const std::string reason = f.reopen();
    CHECK(reason.contains(f.log().string()));
    CHECK(fs::file_size(f.log()) > 0);
    fs::rename(before, f.file());
    check_recovery(f, 30);
}

TEST_CASE("an empty file is not taken, and the log beside it is kept") {
    Fixture f;
    f.open();
    f.append(1, 5);
    const fs::path content = f.folder.path / "content.sqlite";
    fs::copy_file(f.file(), content);
    f.fail();
    fs::resize_file(f.file(), 0);
    CHECK_FALSE(f.reopen().empty());
    CHECK(fs::file_size(f.file()) == 0);
    CHECK(fs::file_size(f.log()) > 0);
    fs::copy_file(content, f.file(), fs::copy_options::overwrite_existing);
    check_recovery(f, 5);
}

TEST_CASE("a copy of the newest content is taken") {
    Fixture f;
    f.open();
    f.append(1, 60);
    const fs::path copy = f.folder.path / "copy.sqlite";
    f.back_up(copy);
    Aside aside(f);
    f.fail();
    fs::rename(copy, f.file());
    check_recovery(f, 60);
}

TEST_CASE("a database that never opened takes the file that is put there, and makes none") {
    Fixture good;
    good.open();
    good.append(1, 5);
    good.database.reset();

    Fixture f;
    std::ofstream(f.file()) << std::string(8192, 'x');
    f.open();
    REQUIRE(f.database->failed());
    fs::remove(f.file());
    CHECK_FALSE(f.reopen().empty());
    CHECK_FALSE(fs::exists(f.file()));
    fs::copy_file(good.file(), f.file());
    check_recovery(f, 5);
}

TEST_CASE("an older file does not take the place of one that failed to open at the start") {
    Fixture f;
    f.open();
    f.append(1, 30);
    const fs::path backup = f.folder.path / "backup.sqlite";
    f.back_up(backup);
    f.append(31, 60);
    f.database.reset();
    const fs::path newest = f.folder.path / "newest.sqlite";
    fs::copy_file(f.file(), newest);
    test::damage_table(f.file(), "migration");
    f.open();
    REQUIRE(f.database->failed());
    fs::remove(f.file());
    fs::copy_file(backup, f.file());
    CHECK(f.reopen().contains("older"));
    fs::remove(f.file());
    fs::copy_file(newest, f.file());
    check_recovery(f, 60);
}

TEST_CASE("no thread reads an older file that takes the place of an open one") {
    Fixture f;
    f.open();
    f.append(1, 30);
    const fs::path backup = f.folder.path / "backup.sqlite";
    f.back_up(backup);
    f.append(31, 60);
    Aside aside(f);
    fs::rename(backup, f.file());
    REQUIRE_FALSE(f.database->failed());
    const auto count = [](db::Connection& c) {
        return *c.one("SELECT count(*) FROM thing", [](db::Row row) { return row.integer(0); });
    };
    const auto on_a_new_thread = [](auto check) { std::thread(check).join(); };
    on_a_new_thread([&] { CHECK_THROWS_AS(f.database->read(count), db::Unavailable); });
    CHECK(f.database->read_failure().contains("older"));
    aside.put_back();
    on_a_new_thread([&] { CHECK(f.database->read(count) == 60); });
}

TEST_CASE("no thread opens the file of a failed database; threads that have read it go on") {
    Fixture f;
    f.open();
    f.append(1, 30);
    const fs::path backup = f.folder.path / "backup.sqlite";
    f.back_up(backup);
    f.append(31, 60);
    const auto read = [&f] {
        return f.database->read([](db::Connection& c) {
            return *c.one("SELECT count(*) FROM thing", [](db::Row row) { return row.integer(0); });
        });
    };
    CHECK(read() == 60);
    Aside aside(f);
    f.fail();
    fs::rename(backup, f.file());
    CHECK(read() == 60);
    const auto on_a_new_thread = [](auto check) { std::thread(check).join(); };
    on_a_new_thread([&] { CHECK_THROWS_AS(read(), db::Unavailable); });
    CHECK_FALSE(f.reopen().empty());
    on_a_new_thread([&] { CHECK_THROWS_AS(read(), db::Unavailable); });
    aside.put_back();
    CHECK(f.reopen() == "");
    on_a_new_thread([&] { CHECK(read() == 60); });
    CHECK(read() == 60);
    f.fail();  // of another generation than this thread's reader
    CHECK(read() == 60);
}

}  // namespace reopen_test
