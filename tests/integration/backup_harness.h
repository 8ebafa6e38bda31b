// A deployment's databases in one process, with a writer that never rests.
#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "app/registry.h"
#include "backup/create.h"
#include "backup/folder.h"
#include "host/data_folder.h"
#include "support/eventually.h"
#include "support/temporary_folder.h"

namespace baedal::test {

struct BackupHarness {
    BackupHarness()
        : databases(host::open_databases(data, modules, clock, random, db::Options{})) {}
    ~BackupHarness() {
        rest();
        for (const auto& [name, database] : databases) database->close();
    }
    BackupHarness(const BackupHarness&) = delete;
    BackupHarness& operator=(const BackupHarness&) = delete;

    db::Database& of(const std::string& name) { return *databases.at(name); }

    // An event of order, of `bytes` bytes, and then notify's cursor on it.
    void write(int bytes = 1000) {
        const std::int64_t seq = of("order").write_and_wait([&](db::Transaction& tx) {
            tx.run(R"sql(
                INSERT INTO outbox (id, type, subject, time, traceparent, data)
                VALUES ('', 'Nothing', 'x', 0, '', json_object('filler', hex(randomblob(:bytes / 2))))
            )sql",
                   db::arg(":bytes", bytes));
            return tx.connection().last_insert_rowid();
        });
        of("notify").write_and_wait([&](db::Transaction& tx) {
            tx.run(
                "INSERT INTO cursor (producer, seq) VALUES ('order', :seq) ON CONFLICT DO UPDATE "
                "SET seq = :seq",
                db::arg(":seq", seq));
        });
        written = seq;
    }
    // Writes on a thread of its own until rest().
    void write_without_rest() {
        resting = false;
        writer = std::thread([this] {
            while (!resting) write();
        });
    }
    void rest() {
        resting = true;
        if (writer.joinable()) writer.join();
    }

    backup::CreateOptions options() const {
        return {.data = data, .to = backups, .started = clock.now()};
    }
    backup::CreatedBackup create(const backup::CreateOptions& wanted) {
        return backup::create_backup(wanted, modules,
                                     backup::hold_writers_of(databases, clock, stop.get_token()),
                                     clock, stop.get_token());
    }
    backup::CreatedBackup create() { return create(options()); }
    // What is in the folder of backups, also what is hidden.
    std::vector<std::string> found() const {
        std::vector<std::string> out;
        std::error_code none;
        for (const auto& entry : std::filesystem::directory_iterator(backups, none))
            out.push_back(entry.path().filename().string());
        return out;
    }

    const std::vector<host::ModuleDefinition> modules = app::registered_modules();
    TemporaryFolder folder;
    std::filesystem::path data = folder.path / "data";
    std::filesystem::path backups = folder.path / "backups";
    SystemClock clock;
    SystemRandom random;
    std::stop_source stop;
    host::Databases databases;
    std::atomic<std::int64_t> written = 0;
    std::atomic<bool> resting = true;
    std::thread writer;
};

inline const backup::StoredFile& file_of(const backup::Manifest& manifest,
                                         const std::string& name) {
    for (const backup::StoredFile& file : manifest.files) {
        if (file.name == name) return file;
    }
    throw std::runtime_error("the manifest has no " + name);
}

}  // namespace baedal::test
