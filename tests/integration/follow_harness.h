// A deployment whose commits go to a second copy.
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <doctest/doctest.h>

#include "backup/follower.h"
#include "backup/restore.h"
#include "integration/backup_harness.h"

namespace baedal::test {

struct FollowHarness : BackupHarness {
    ~FollowHarness() { end(); }

    backup::Settings to_folder() const { return {.follow = copy}; }
    void follow(backup::Settings settings) {
        follower = std::make_unique<backup::Follower>(std::move(settings), data, databases, modules,
                                                      metrics, clock, SystemThreads::instance());
    }
    bool has_all() const { return *follower->behind() == Milliseconds{0}; }
    // Waits until the second copy has a base and all commits.
    void wait() const {
        REQUIRE(eventually([&] { return has_all(); }));
    }
    // As a stop of the server.
    void end() {
        rest();
        if (!follower) return;
        follower->stop_bases();
        for (const auto& [name, database] : databases) database->close();
        follower->finish();
    }

    backup::RestoredBackup restore(const std::filesystem::path& from) {
        std::filesystem::remove_all(target);
        said.clear();
        return backup::restore_backup(from, target, modules, clock, random,
                                      [this](const std::string& text) { said += text + "\n"; });
    }
    static std::int64_t number(const std::filesystem::path& file, db::Sql sql) {
        db::Connection connection(file, db::Connection::Mode::read_only);
        return *connection.one(sql, [](db::Row row) { return row.integer(0); });
    }
    // Of the restored deployment.
    std::int64_t events() const {
        return number(target / "order.sqlite",
                      "SELECT count(*) FROM outbox WHERE type <> 'LogContinued'");
    }
    std::int64_t cursor() const {
        return number(target / "notify.sqlite",
                      "SELECT coalesce(max(seq), 0) FROM cursor WHERE producer = 'order'");
    }
    std::vector<std::filesystem::path> entries(const std::string& prefix) const {
        std::vector<std::filesystem::path> out;
        std::error_code none;
        for (const auto& entry : std::filesystem::directory_iterator(copy, none)) {
            if (entry.path().filename().string().starts_with(prefix)) out.push_back(entry.path());
        }
        std::ranges::sort(out);
        return out;
    }
    std::vector<std::filesystem::path> bases() const { return entries("baedal-"); }
    std::vector<std::filesystem::path> logs() const { return entries("commits-"); }

    std::filesystem::path copy = folder.path / "copy";
    std::filesystem::path target = folder.path / "restored";
    Metrics metrics;
    std::unique_ptr<backup::Follower> follower;
    std::string said;
};

}  // namespace baedal::test
