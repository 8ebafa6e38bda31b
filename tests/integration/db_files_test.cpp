// The files of a database: one that cannot be written, the end of the log, reopening, and migrations.
#include <array>
#include <filesystem>
#include <future>

#include <doctest/doctest.h>
#include <linux/capability.h>
#include <sqlite3.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "db_harness.h"

namespace db_files_test {

using namespace baedal;
using test::insert;
using test::table_of_things;
using test::TestDatabase;

namespace {

// Root may write every file: while this exists, this thread and those that it starts may not.
struct NotRoot {
    NotRoot() {
        CHECK(::syscall(SYS_capget, &header, data.data()) == 0);
        const std::uint32_t before = data[0].effective;
        data[0].effective &= ~(std::uint32_t{1} << CAP_DAC_OVERRIDE);
        CHECK(::syscall(SYS_capset, &header, data.data()) == 0);
        data[0].effective = before;
    }
    ~NotRoot() { CHECK(::syscall(SYS_capset, &header, data.data()) == 0); }
    NotRoot(const NotRoot&) = delete;
    NotRoot& operator=(const NotRoot&) = delete;

    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> data{};
};

}  // namespace

TEST_CASE("reads of a file that a full disk has kept from being migrated name the disk") {
    test::TemporaryFolder folder;
    const SystemClock clock;
    SystemRandom random;
    const std::vector<db::Migration> too_large{
        {"test/0001_large", "PRAGMA max_page_count=1; CREATE TABLE thing (n INTEGER PRIMARY KEY)"}};
    const db::Database database("test", folder.path / "test.sqlite", too_large, clock, random);
    REQUIRE(database.failed());
    CHECK(database.failure().contains("full"));
    const auto read = [](db::Connection& c) { c.run("DELETE FROM thing WHERE n = 1"); };
    CHECK_THROWS_WITH_AS(database.read(read), doctest::Contains("full"), db::Unavailable);
}

TEST_CASE("a file that may not be written has failed from the start, and its reads say why") {
    const test::TemporaryFolder folder;
    const auto file = folder.path / "test.sqlite";
    const SystemClock clock;
    SystemRandom random;
    db::Database(std::string("test"), file, table_of_things, clock, random).close();
    using std::filesystem::perms;
    std::filesystem::permissions(file, perms::owner_read | perms::group_read | perms::others_read);
    const NotRoot not_root;
    const db::Database database("test", file, table_of_things, clock, random);
    CHECK(database.failed());
    CHECK(database.failure().contains("cannot be opened for writing"));
    const auto read = [](db::Connection& c) { c.run("DELETE FROM thing WHERE n = 1"); };
    CHECK_THROWS_WITH_AS(database.read(read), doctest::Contains("opened for writing"),
                         db::Unavailable);
}

TEST_CASE("close() moves the log into the file, and later units are refused") {
    TestDatabase f;
    f.io.run(insert(f.database, 1));
    f.database.close();
    const auto log = f.folder.path / "test.sqlite-wal";
    CHECK((!std::filesystem::exists(log) || std::filesystem::file_size(log) == 0));
    auto late = f.io.begin(insert(f.database, 2));
    CHECK_THROWS_AS(late.get(), db::Unavailable);
}

TEST_CASE("after a failed commit the database is failed(), and reopen() restores it") {
    TestDatabase f;
    f.io.run(insert(f.database, 1));
    std::promise<std::string> reason;
    f.database.on_failure([&](const std::string& why) { reason.set_value(why); });
    CHECK_THROWS_AS(f.database.write_and_wait([](db::Transaction&) {
        throw SQLite::Exception("disk I/O error", SQLITE_IOERR);
    }),
                    db::Unavailable);
    CHECK(reason.get_future().get() == "disk I/O error");
    CHECK(f.database.failed());
    auto waiting = f.io.begin(insert(f.database, 2));
    CHECK_THROWS_AS(waiting.get(), db::Unavailable);
    f.database.reopen();
    while (f.database.failed()) std::this_thread::yield();
    f.io.run(insert(f.database, 3));
    CHECK(f.count() == 2);
}

TEST_CASE("a full disk during a migration fails this database only") {
    test::TemporaryFolder folder;
    SystemClock clock;
    SystemRandom random;
    const std::vector<db::Migration> too_big{
        {"m/0001_big",
         "CREATE TABLE a (x); PRAGMA max_page_count = 8; INSERT INTO a VALUES (zeroblob(100000))"}};
    db::Database database{"m", folder.path / "m.sqlite", too_big, clock, random};
    CHECK(database.failed());
}

TEST_CASE("a new file has small pages, and an older one keeps its own") {
    const auto page_size_of = [](const std::filesystem::path& file) {
        return SQLite::Database(file.string()).execAndGet("PRAGMA page_size").getInt();
    };
    test::TemporaryFolder folder;
    SystemClock clock;
    SystemRandom random;
    const auto open = [&](const std::filesystem::path& file) {
        db::Database(std::string("test"), file, table_of_things, clock, random).close();
    };
    open(folder.path / "new.sqlite");
    CHECK(page_size_of(folder.path / "new.sqlite") == 2048);

    const auto older = folder.path / "older.sqlite";
    {
        SQLite::Database file(older.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        file.exec("PRAGMA page_size=4096");
        file.exec("CREATE TABLE of_an_older_version (number INTEGER)");
    }
    open(older);
    CHECK(page_size_of(older) == 4096);
}

TEST_CASE("migrations are applied once; the error of an edited or unknown one says what to do") {
    test::TemporaryFolder folder;
    db::Connection connection(folder.path / "m.sqlite", db::Connection::Mode::read_write);
    std::vector<db::Migration> migrations{{"m/0001_a", "CREATE TABLE a (x)"},
                                          {"m/0002_b", "CREATE TABLE b (x)"}};
    CHECK(db::migrate(connection, "m", migrations) == 2);
    CHECK(db::migrate(connection, "m", migrations) == 0);

    SUBCASE("a newer one is added") {
        migrations.push_back({"m/0003_c", "CREATE TABLE c (x)"});
        CHECK(db::migrate(connection, "m", migrations) == 1);
    }
    SUBCASE("an applied one was edited") {
        migrations[0].sql = "CREATE TABLE a (x, y)";
        CHECK_THROWS_WITH_AS(db::migrate(connection, "m", migrations),
                             doctest::Contains("m/0001_a was edited after it was applied"),
                             db::MigrationError);
    }
    SUBCASE("the data is newer than the binary") {
        migrations.pop_back();
        CHECK_THROWS_WITH_AS(db::migrate(connection, "m", migrations),
                             doctest::Contains("newer version"), db::MigrationError);
    }
    SUBCASE("a failing one leaves no change") {
        migrations.push_back({"m/0003_c", "CREATE TABLE c (x); CREATE TABLE a (x);"});
        CHECK_THROWS_AS(db::migrate(connection, "m", migrations), db::MigrationError);
        CHECK_NOTHROW(connection.script("CREATE TABLE c (x)"));
    }
}

}  // namespace db_files_test
