// Makes a backup: a snapshot of all databases, its copy, its check, its compressed files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "backup/manifest.h"
#include "backup/pace.h"
#include "backup/snapshot.h"
#include "backup/verify.h"
#include "base/clock.h"
#include "host/data_folder.h"
#include "host/module.h"

namespace baedal::backup {

struct CreateOptions {
    std::filesystem::path data;              // the data folder
    std::filesystem::path to;                // the folder of backups
    TimePoint started{};                     // names the backup
    std::uint64_t max_bytes_per_second = 0;  // 0: no limit
    // Of a write-ahead log during the copy: from half of it on the copy has no limit, above it the
    // backup ends. 0: any size.
    std::uint64_t max_log_bytes = 0;
    CopyCheck check = CopyCheck::pages_and_invariants;
};

// How the snapshot came about.
struct Point {
    TimePoint at{};
    Instant::duration held{};
    std::int64_t attempts = 1;
    std::optional<Followed> followed = {};  // of a base
};
// Begins the snapshot. Throws BackupError if that was not possible.
using BeginSnapshot = std::function<Point(Snapshot&)>;

// For the process that has the databases open: holds their writers for at most ten milliseconds.
// `at_point` is called meanwhile.
BeginSnapshot hold_writers_of(
    const host::Databases& databases, const Clock& clock, std::stop_token stop,
    std::function<void(Point&)> at_point = [](Point&) {});
// For a process that holds the DataFolderLock: nobody writes.
BeginSnapshot while_nobody_writes(const Clock& clock);
// For a process beside a running server: tries until no commit comes in between.
BeginSnapshot between_commits(const Clock& clock);

struct CreatedBackup {
    std::filesystem::path path;
    Manifest manifest;
};

// Returns when the backup is on the disk under its name, also one that has failed its check. Removes
// the interrupted ones before it begins. Throws BackupError, std::system_error, SQLite::Exception,
// Cancelled; then there is no backup.
CreatedBackup create_backup(const CreateOptions& options,
                            const std::vector<host::ModuleDefinition>& modules,
                            const BeginSnapshot& begin, const Clock& clock,
                            const std::stop_token& stop);

// The name of a deployment, "machine:folder". Old backups are removed for each deployment apart.
std::string source_of(const std::filesystem::path& data);

}  // namespace baedal::backup
