// The backups of a running server: on request, by the clock, and what the owner is told.
#include <fstream>
#include <string>

#include <doctest/doctest.h>

#include "backup/service.h"
#include "base/run_program.h"
#include "integration/backup_harness.h"
#include "support/child_process.h"

namespace backup_service_test {

namespace {

using namespace baedal;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
using backup::State;

struct ServiceHarness : test::BackupHarness {
    backup::Service& start(backup::Settings settings) {
        service = std::make_unique<backup::Service>(std::move(settings), data, databases, modules,
                                                    metrics, clock, SystemThreads::instance());
        return *service;
    }
    // The newest backup, once it has ended.
    backup::Status ended() {
        REQUIRE(test::eventually([&] {
            const auto all = service->list();
            return !all.empty() && all.front().state != State::running;
        }));
        return service->list().front();
    }
    fs::path script(const std::string& text) const {
        const fs::path file = folder.path / "after";
        std::ofstream(file) << "#!/bin/sh\n" << text << "\n";
        fs::permissions(file, fs::perms::owner_all);
        return file;
    }

    Metrics metrics;
    std::unique_ptr<backup::Service> service;
};

}  // namespace

TEST_CASE("a backup on request runs beside the caller, one at a time") {
    ServiceHarness shop;
    for (int n = 0; n < 20; ++n) shop.write(100'000);
    backup::Service& service = shop.start({.max_bytes_per_second = 8 << 20});
    CHECK(service.begin(std::nullopt).error().slug == "no-backup-folder");
    CHECK(service.list().empty());
    const auto begun = service.begin(shop.backups);
    REQUIRE(begun);
    CHECK(begun->state == State::running);
    CHECK(service.list().front().state == State::running);
    CHECK(service.begin(shop.backups).error().slug == "backup-running");
    CHECK(shop.metrics.exposition().contains("baedal_backup_running 1"));
    const backup::Status done = shop.ended();
    CHECK(done.state == State::done);
    CHECK(done.name == begun->name);
    CHECK(fs::exists(shop.backups / done.name / backup::manifest_name));
    CHECK(shop.metrics.exposition().contains("baedal_backup_hold_seconds_count 1"));
    CHECK(shop.metrics.exposition().contains("baedal_backups_total{outcome=\"done\"} 1"));
    CHECK_FALSE(service.gap());
}

TEST_CASE("a backup is made when it is due, and the program after it gets its folder") {
    ServiceHarness shop;
    const fs::path note = shop.folder.path / "note";
    backup::Settings settings{.folder = shop.backups};
    std::string command_error;
    SUBCASE("a program that succeeds") {
        settings.after = shop.script("echo \"$1 $#\" > " + note.string());
    }
    SUBCASE("a program that fails") {
        settings.after = shop.script("echo \"$1 $#\" > " + note.string() + "; exit 3");
        command_error = settings.after.string() + " ended with the code 3";
    }
    backup::Service& service = shop.start(settings);
    const backup::Status done = shop.ended();
    CHECK(done.state == State::done);
    CHECK(done.command_error == command_error);
    CHECK(test::content(note) == (shop.backups / done.name).string() + " 1\n");
    CHECK(service.gap().has_value() == !command_error.empty());
    CHECK(shop.metrics.exposition().contains("baedal_backup_last_success_timestamp_seconds 1") ==
          command_error.empty());

    // A restart knows the backup, and makes none before its time.
    shop.service.reset();
    shop.start(settings);
    CHECK(shop.service->list().size() == 1);
    CHECK(shop.service->list().front().state == State::done);
    CHECK_FALSE(shop.service->gap());
    CHECK(shop.service->begin(std::nullopt).has_value());
    CHECK(test::eventually([&] { return shop.service->list().size() == 2; }));
    shop.ended();
}

TEST_CASE("a failed backup is shown, with its reason") {
    ServiceHarness shop;
    std::ofstream(shop.backups) << "a file where the folder should be";
    backup::Service& service = shop.start({.folder = shop.backups});
    const backup::Status failed = shop.ended();
    CHECK(failed.state == State::failed);
    CHECK(failed.error.contains(shop.backups.string()));
    REQUIRE(service.gap());
    CHECK(service.gap()->code.text() == "backup-failed");
    CHECK(service.gap()->detail == failed.error);
    CHECK(shop.metrics.exposition().contains("baedal_backups_total{outcome=\"failed\"} 1"));
    CHECK_FALSE(
        shop.metrics.exposition().contains("\nbaedal_backup_last_success_timestamp_seconds "));
}

TEST_CASE("a stop ends a backup that runs") {
    ServiceHarness shop;
    for (int n = 0; n < 20; ++n) shop.write(100'000);
    backup::Service& service = shop.start({.max_bytes_per_second = 100'000});
    REQUIRE(service.begin(shop.backups));
    REQUIRE(test::eventually([&] { return !shop.found().empty(); }));
    const auto begun = std::chrono::steady_clock::now();
    service.stop();
    CHECK(std::chrono::steady_clock::now() - begun < 2s);
    CHECK(shop.found().empty());
    CHECK(service.list().front().state == State::failed);
    CHECK(service.begin(shop.backups).error().slug == "backup-running");
}

TEST_CASE("the program after a backup has no secret, and is ended when it takes too long") {
    ServiceHarness shop;
    const fs::path note = shop.folder.path / "note";
    ::setenv("BAEDAL_ADMIN_TOKEN", "a-secret-of-the-server", 1);
    const auto script =
        shop.script("env > " + note.string() + "; ls /proc/self/fd | wc -l >> " + note.string());
    CHECK_FALSE(run_program({script, {"/x"}, 1min}));
    ::unsetenv("BAEDAL_ADMIN_TOKEN");
    CHECK(test::content(note).contains("PATH="));
    CHECK_FALSE(test::content(note).contains("a-secret-of-the-server"));
    CHECK(test::content(note).ends_with("\n4\n"));  // with that of ls itself

    CHECK(run_program({"/nowhere/program", {}, 1min}) ==
          "/nowhere/program does not start: No such file or directory");
    const auto slow = shop.script("sleep 60");
    CHECK(run_program({slow, {"/x"}, 100ms}) == slow.string() + " took too long and was ended");
    std::stop_source stop;
    stop.request_stop();
    CHECK(run_program({slow, {"/x"}, 1min}, stop.get_token()) ==
          slow.string() + " was ended, since the server stops");
}

}  // namespace backup_service_test
