// Restores: what they make, and what they refuse.
#include <fstream>
#include <iterator>
#include <string>

#include <doctest/doctest.h>

#include "backup/restore.h"
#include "db/continued_log.h"
#include "events/log_reader.h"
#include "integration/backup_harness.h"

namespace restore_test {

namespace {

using namespace baedal;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

struct RestoreHarness : test::BackupHarness {
    backup::RestoredBackup restore(const fs::path& from) {
        return backup::restore_backup(from, target, modules, clock, random,
                                      [this](const std::string& text) { said += text + "\n"; });
    }
    // The error of a restore that must leave nothing behind.
    std::string refused(const fs::path& from) {
        const bool existed = fs::exists(target);
        try {
            restore(from);
        } catch (const std::exception& e) {
            CHECK(fs::exists(target) == existed);
            return e.what();
        }
        return "";
    }

    fs::path target = folder.path / "restored";
    std::string said;
};

void change_byte(const fs::path& file, std::streamoff at) {
    std::fstream out(file, std::ios::in | std::ios::out | std::ios::binary);
    out.seekg(at);
    const char old = static_cast<char>(out.get());
    out.seekp(at);
    out.put(static_cast<char>(old ^ 0x40));
}

void replace_in_manifest(const fs::path& backup, const std::string& from, const std::string& to) {
    const fs::path file = backup / backup::manifest_name;
    std::ifstream in(file);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    std::ofstream(file, std::ios::trunc) << text;
}

bool is_deployment(const fs::path& folder) { return fs::exists(folder / "order.sqlite"); }

}  // namespace

TEST_CASE("a restored deployment is that of the backup, and its check is clean") {
    RestoreHarness shop;
    for (int n = 0; n < 5; ++n) shop.write();
    shop.of("access").write_and_wait([](db::Transaction& tx) {
        tx.run(R"sql(INSERT INTO user (id, name, role, stores, password, created_at, updated_at)
                     VALUES (1, 'kim', 'owner', '[]', 'x', 0, 0))sql");
        tx.run(R"sql(INSERT INTO session (digest, user_id, created_at, seen_at)
                     VALUES ('d', 1, 0, 0))sql");
    });
    const backup::CreatedBackup made = shop.create();
    shop.write();
    const backup::RestoredBackup restored = shop.restore(made.path);
    CHECK(restored.path == made.path);
    CHECK(restored.manifest.taken_at == made.manifest.taken_at);
    CHECK(restored.report.violations.empty());
    CHECK(shop.said == "");

    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(shop.target)) {
        names.push_back(entry.path().filename().string());
        CHECK(fs::status(entry).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
    }
    std::ranges::sort(names);
    std::vector<std::string> wanted;
    for (const auto& [name, database] : shop.databases) wanted.push_back(name + ".sqlite");
    CHECK(names == wanted);
    CHECK(fs::status(shop.target).permissions() == fs::perms::owner_all);

    db::Connection access(shop.target / "access.sqlite", db::Connection::Mode::read_only);
    CHECK(access.one("SELECT count(*) FROM user", [](db::Row r) { return r.integer(0); }) == 1);
    CHECK(access.one("SELECT count(*) FROM session", [](db::Row r) { return r.integer(0); }) == 0);
}

TEST_CASE("the log of a restored deployment goes on with numbers that no event had") {
    RestoreHarness shop;
    for (int n = 0; n < 5; ++n) shop.write();
    const backup::CreatedBackup made = shop.create();
    for (int n = 0; n < 3; ++n) shop.write();
    shop.restore(made.path);
    db::Connection order(shop.target / "order.sqlite", db::Connection::Mode::read_only);
    const auto events = events::read_log(order, 0, 100);
    REQUIRE(events.size() == 6);
    CHECK(events[4].seq == 5);
    CHECK(events[5].type == db::log_continued);
    CHECK(events[5].seq > 1'700'000'000'000'000);
    CHECK(db::end_before(events[5]) == 5);
    CHECK_FALSE(db::end_before(events[4]));
    CHECK(events::log_head(order) == events[5].seq);
}

TEST_CASE("a restore takes the newest good backup of a folder, and says what it passes over") {
    RestoreHarness shop;
    shop.write();
    auto wanted = shop.options();
    std::vector<fs::path> made;
    for (int n = 0; n < 4; ++n) {
        wanted.started += 1s;
        made.push_back(shop.create(wanted).path);
    }
    change_byte(made[3] / "order.sqlite.zst", 60);
    replace_in_manifest(made[2], "\"verified\"", "\"failed\"");
    const backup::RestoredBackup restored = shop.restore(shop.backups);
    CHECK(restored.path == made[1]);
    CHECK(shop.said.contains(made[3].string() + "/order.sqlite.zst is damaged"));
    CHECK(shop.said.contains(made[2].string() + " has failed its check"));
    CHECK(is_deployment(shop.target));
}

TEST_CASE("a backup that has failed its check is restored if it is named") {
    RestoreHarness shop;
    const fs::path made = shop.create().path;
    replace_in_manifest(made, "\"verified\"", "\"failed\"");
    CHECK(shop.restore(made).path == made);
    CHECK(shop.said.contains("has failed its check"));
}

TEST_CASE("a restore refuses what is no whole backup, and writes nothing") {
    RestoreHarness shop;
    for (int n = 0; n < 5; ++n) shop.write();
    const fs::path made = shop.create().path;
    SUBCASE("a changed byte") {
        change_byte(made / "order.sqlite.zst", 60);
        CHECK(shop.refused(made).contains("order.sqlite.zst is damaged"));
        CHECK(shop.refused(shop.backups).contains("no backup in"));
    }
    SUBCASE("a file that was cut") {
        fs::resize_file(made / "order.sqlite.zst", fs::file_size(made / "order.sqlite.zst") - 5);
        CHECK(shop.refused(made).contains("its end is missing"));
    }
    SUBCASE("a file of another backup") {
        for (int n = 0; n < 5; ++n) shop.write();
        auto later = shop.options();
        later.started += 1s;
        const fs::path other = shop.create(later).path;
        fs::copy_file(other / "order.sqlite.zst", made / "order.sqlite.zst",
                      fs::copy_options::overwrite_existing);
        CHECK(shop.refused(made).contains("order.sqlite.zst is damaged"));
    }
    SUBCASE("a missing file") {
        fs::remove(made / "pay.sqlite.zst");
        CHECK(shop.refused(made).contains("pay.sqlite.zst is missing"));
    }
    SUBCASE("a newer format") {
        replace_in_manifest(made, "\"format\":1", "\"format\":2");
        CHECK(shop.refused(made).contains("a newer version of Baedal"));
    }
    SUBCASE("a damaged manifest") {
        replace_in_manifest(made, "\"files\"", "\"fil\"");
        CHECK(shop.refused(made).contains("manifest.json is damaged"));
    }
    SUBCASE("a name that leads out of the folder") {
        replace_in_manifest(made, "\"order.sqlite\"", "\"../order.sqlite\"");
        CHECK(shop.refused(made).contains("is not the name of a file"));
    }
    SUBCASE("another folder") {
        fs::create_directory(shop.folder.path / "photos");
        CHECK(shop.refused(shop.folder.path / "photos").contains("has no backup"));
        CHECK(shop.refused(shop.folder.path / "nothing").contains("there is no folder"));
    }
}

TEST_CASE("a restore refuses a folder that is not empty") {
    RestoreHarness shop;
    const fs::path made = shop.create().path;
    SUBCASE("one with a file") {
        fs::create_directory(shop.target);
        std::ofstream(shop.target / "note.txt") << "mine";
        CHECK(shop.refused(made).contains("is not empty"));
        CHECK(fs::exists(shop.target / "note.txt"));
    }
    SUBCASE("one with a deployment, which runs") {
        shop.target = shop.data;
        CHECK(shop.refused(made).contains("is not empty"));
        CHECK(is_deployment(shop.data));
    }
    SUBCASE("an empty one is taken") {
        fs::create_directory(shop.target);
        shop.restore(made);
        CHECK(is_deployment(shop.target));
    }
}

TEST_CASE("a folder with an unfinished restore is no deployment") {
    RestoreHarness shop;
    const fs::path made = shop.create().path;
    shop.restore(made);
    std::ofstream(host::unfinished_restore_file(shop.target)) << "";
    CHECK_THROWS_WITH(host::DataFolderLock{shop.target}, doctest::Contains("did not end"));
    CHECK_THROWS_WITH(host::check_deployment(shop.target, shop.modules),
                      doctest::Contains("did not end"));
    CHECK(shop.refused(made).contains("did not end"));
}

TEST_CASE("data of a newer version is refused, and the folder stays as it was") {
    RestoreHarness shop;
    shop.of("order").write_and_wait([](db::Transaction& tx) {
        tx.run("INSERT INTO migration VALUES ('order/9999_future', 'x', 0)");
    });
    const fs::path made = shop.create().path;
    CHECK(shop.refused(made).contains("a newer version of Baedal"));
    fs::create_directory(shop.target);
    CHECK(shop.refused(made).contains("a newer version of Baedal"));
    CHECK(fs::is_empty(shop.target));
}

TEST_CASE("a restore from a folder passes over backups of a newer version") {
    RestoreHarness shop;
    auto wanted = shop.options();
    const fs::path before = shop.create(wanted).path;
    shop.of("order").write_and_wait([](db::Transaction& tx) {
        tx.run("INSERT INTO migration VALUES ('order/9999_future', 'x', 0)");
    });
    wanted.started += 1s;
    const fs::path after = shop.create(wanted).path;
    CHECK(shop.restore(shop.backups).path == before);
    CHECK(shop.said.contains("passed over: " + after.string() + ": order: the data was written"));
    CHECK(is_deployment(shop.target));

    fs::remove_all(before);
    fs::remove_all(shop.target);
    CHECK(shop.refused(shop.backups).contains("can be restored"));
}

TEST_CASE("a restored deployment knows what may have happened after the backup's moment") {
    RestoreHarness shop;
    const backup::CreatedBackup made = shop.create();
    const backup::RestoredBackup restored = shop.restore(made.path);
    const auto time = [](db::Row row) { return row.time(0); };
    db::Connection pay(shop.target / "pay.sqlite", db::Connection::Mode::read_only);
    CHECK(pay.one("SELECT taken_at FROM search", time) == made.manifest.taken_at);
    db::Connection notify(shop.target / "notify.sqlite", db::Connection::Mode::read_only);
    CHECK(notify.one("SELECT taken_at FROM restored", time) == made.manifest.taken_at);
    CHECK(restored.report.open_business.empty());  // it has no payment of a real gateway
}

}  // namespace restore_test
