// Backups of databases that are written meanwhile: one point in time, bounds, interruptions.
#include <chrono>
#include <fstream>
#include <future>
#include <string>

#include <doctest/doctest.h>

#include "backup/compression.h"
#include "backup/page_copy.h"
#include "backup/restore.h"
#include "backup/snapshot.h"
#include "integration/backup_harness.h"

namespace backup_test {

namespace {

using namespace baedal;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr std::uint64_t mb = 1 << 20;

std::int64_t count_events(const fs::path& file) {
    db::Connection connection(file, db::Connection::Mode::read_only);
    return *connection.one("SELECT count(*) FROM outbox",
                           [](db::Row row) { return row.integer(0); });
}

// The copy of order.sqlite in the backup.
fs::path expanded_order(const test::BackupHarness& shop, const backup::CreatedBackup& made) {
    const fs::path out = shop.folder.path / "copy.sqlite";
    std::ofstream file(out, std::ios::binary);
    backup::Pace pace(0, {});
    backup::expand_file(made.path / "order.sqlite.zst",
                        test::file_of(made.manifest, "order.sqlite").content, pace,
                        [&](std::string_view piece) { file << piece; });
    return out;
}

std::int64_t cursor_of_notify(const backup::Manifest& manifest) {
    return test::file_of(manifest, "notify.sqlite").cursors.at(0).seq;
}

}  // namespace

TEST_CASE("a backup has all files as of one moment, while the writers go on") {
    test::BackupHarness shop;
    for (int n = 0; n < 60; ++n) shop.write(200'000);
    shop.write_without_rest();
    const std::int64_t acknowledged = shop.written;
    auto wanted = shop.options();
    wanted.max_bytes_per_second = 40 * mb;
    const backup::CreatedBackup made = shop.create(wanted);
    const std::int64_t at_the_end = shop.written;
    shop.rest();

    const auto& order = test::file_of(made.manifest, "order.sqlite");
    CHECK(made.manifest.error == "");
    CHECK(made.manifest.verdict == backup::Verdict::verified);
    CHECK(order.last_event >= acknowledged);
    CHECK(order.last_event < at_the_end);  // commits during the copy are not in it
    CHECK(cursor_of_notify(made.manifest) <= order.last_event);
    CHECK(cursor_of_notify(made.manifest) >= order.last_event - 1);
    CHECK(count_events(expanded_order(shop, made)) == order.last_event);
    CHECK(made.manifest.held_microseconds < 500'000);
    CHECK(made.manifest.largest_log_bytes > 0);
    CHECK(made.manifest.files.size() == shop.databases.size());
    CHECK(made.manifest.invariants > 8);
    for (const backup::StoredFile& file : made.manifest.files)
        CHECK(fs::file_size(made.path / (file.name + ".zst")) == file.stored_bytes);
    for (const auto& entry : fs::directory_iterator(made.path))
        CHECK(fs::status(entry).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
    CHECK(fs::status(made.path).permissions() == fs::perms::owner_all);
    CHECK(shop.found() == std::vector{made.path.filename().string()});
}

TEST_CASE("snapshots from outside fit together while the writers go on") {
    test::BackupHarness shop;
    shop.write();
    shop.write_without_rest();
    const auto begin = backup::between_commits(shop.clock);
    for (int n = 0; n < 20; ++n) {
        backup::Snapshot snapshot(
            {host::database_file(shop.data, "notify"), host::database_file(shop.data, "order")});
        begin(snapshot);
        const std::int64_t cursor = snapshot.databases()[0]->cursors().at(0).seq;
        const std::int64_t last = snapshot.databases()[1]->last_event();
        CHECK(cursor <= last);
        CHECK(cursor >= last - 1);
    }
    shop.rest();
}

TEST_CASE("a cancelled backup ends at once and leaves nothing") {
    test::BackupHarness shop;
    for (int n = 0; n < 30; ++n) shop.write(200'000);
    auto wanted = shop.options();
    wanted.max_bytes_per_second = mb;  // 6 s for the first file alone
    auto made = std::async(std::launch::async, [&] { shop.create(wanted); });
    REQUIRE(test::eventually([&] { return !shop.found().empty(); }));
    CHECK(shop.found().front().ends_with(".partial"));
    const auto begun = std::chrono::steady_clock::now();
    shop.stop.request_stop();
    CHECK_THROWS_AS(made.get(), backup::Cancelled);
    CHECK(std::chrono::steady_clock::now() - begun < 2s);
    CHECK(shop.found().empty());
}

TEST_CASE("an interrupted backup is removed by the next one, and one in progress is not") {
    test::BackupHarness shop;
    fs::create_directories(shop.backups / ".baedal-20200101T000000Z.partial" / "raw");
    std::ofstream(shop.backups / ".baedal-20200101T000000Z.partial" / "raw" / "order.sqlite")
        << "x";
    backup::PartialBackup other(shop.backups, "baedal-20200102T000000Z");
    const backup::CreatedBackup made = shop.create();
    auto found = shop.found();
    std::ranges::sort(found);
    CHECK(found == std::vector<std::string>{".baedal-20200102T000000Z.partial",
                                            made.path.filename().string()});
}

TEST_CASE("the copy goes no faster than the limit, until a write-ahead log has grown") {
    test::BackupHarness shop;
    for (int n = 0; n < 20; ++n) shop.write(100'000);
    auto wanted = shop.options();
    wanted.max_bytes_per_second = 4 * mb;
    const auto took = [&](const backup::CreateOptions& options) {
        const auto begun = std::chrono::steady_clock::now();
        shop.create(options);
        return std::chrono::steady_clock::now() - begun;
    };
    CHECK(took(wanted) > 1500ms);  // 2 MB and more, copied, compressed and read back
    wanted.started += 1s;
    wanted.max_bytes_per_second = 10'000;  // minutes
    const auto log_bytes = fs::file_size(shop.data / "order.sqlite-wal");
    wanted.max_log_bytes = log_bytes + log_bytes / 2;  // the log has more than half of it
    CHECK(took(wanted) < 60s);
}

TEST_CASE("a backup ends when a write-ahead log is above its bound") {
    test::BackupHarness shop;
    shop.write();
    auto wanted = shop.options();
    wanted.max_log_bytes = 1;
    CHECK_THROWS_WITH_AS(shop.create(wanted), doctest::Contains("backup.max_log_mb"),
                         backup::BackupError);
    CHECK(shop.found().empty());
}

TEST_CASE("a failed database fails the backup, which says so") {
    test::BackupHarness shop;
    shop.of("notify").fail("the disk is gone");
    CHECK_THROWS_WITH(shop.create(), "notify: the disk is gone");
    CHECK(shop.found().empty());
}

TEST_CASE("a backup that violates an invariant is kept, and marked as failed") {
    test::BackupHarness shop;
    shop.of("store").write_and_wait([](db::Transaction& tx) {
        tx.run("INSERT INTO cursor (producer, seq) VALUES ('order', 7)");  // beyond the log
    });
    const backup::CreatedBackup made = shop.create();
    CHECK(made.manifest.verdict == backup::Verdict::failed);
    CHECK(made.manifest.error.contains(host::cursors_within_their_logs));
    CHECK(backup::read_manifest(made.path).verdict == backup::Verdict::failed);
}

TEST_CASE("the newest backups of the same deployment stay") {
    test::BackupHarness shop;
    auto wanted = shop.options();
    std::vector<std::string> names;
    for (int n = 0; n < 4; ++n) {
        wanted.started += 1s;
        names.push_back(shop.create(wanted).path.filename().string());
    }
    const std::string source = backup::source_of(shop.data);
    CHECK(backup::remove_old(shop.backups, "another machine:/data", 1) == 0);
    CHECK(backup::remove_old(shop.backups, source, 2) == 2);
    auto found = shop.found();
    std::ranges::sort(found);
    CHECK(found == std::vector{names[2], names[3]});
}

TEST_CASE("pages are copied out of the snapshot, whatever is committed during the copy") {
    test::BackupHarness shop;
    for (int n = 0; n < 30; ++n) shop.write(200'000);
    const std::int64_t before = shop.written;
    backup::Snapshot snapshot({host::database_file(shop.data, "order")});
    snapshot.begin();
    backup::Pace pace(0, {});
    int looks = 0;
    backup::copy_pages(snapshot.databases()[0]->connection(), shop.folder.path / "copy.sqlite",
                       pace, [&] {
                           shop.write(200'000);
                           ++looks;
                       });
    CHECK(looks >= 5);
    CHECK(shop.written == before + looks);
    CHECK(count_events(shop.folder.path / "copy.sqlite") == before);
}

}  // namespace backup_test
