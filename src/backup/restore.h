// Makes a deployment of a backup.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "backup/manifest.h"
#include "backup/replay.h"
#include "base/clock.h"
#include "base/random.h"
#include "host/invariants.h"
#include "host/module.h"

namespace baedal::backup {

struct RestoredBackup {
    std::filesystem::path path;  // of the backup
    Manifest manifest;
    host::CheckReport report;           // of the restored folder
    std::optional<Replay> replay = {};  // of the log of a second copy
};

// Restores into `data`, which is empty or does not exist. `from` is a backup, or a folder that has
// backups: then the newest one is taken that has passed its check, is whole, and is not of a newer version.
// `say` is given a sentence for the owner about each one that is passed over.
//
// A base of a second copy is brought to the last complete commit of its log. A damage within the log ends
// that; `say` is told what is lost.
//
// All files are read and compared with the manifest before the first one is written. An interrupted
// restore leaves a folder that no command of Baedal takes for a deployment. The databases are
// migrated to this version, everybody is logged out, and the logs go on after a gap
// (db/continued_log.h). Throws BackupError, DamagedBackup, std::system_error, db::MigrationError and
// std::runtime_error with a message for the owner; then `data` is as it was before.
RestoredBackup restore_backup(const std::filesystem::path& from, const std::filesystem::path& data,
                              const std::vector<host::ModuleDefinition>& modules,
                              const Clock& clock, Random& random,
                              const std::function<void(const std::string&)>& say);

// The last step of a restore: migrates the files in `data`, which are those of `taken_at`, and makes them
// the beginning of another life of the deployment. Everybody is logged out, the logs go on after a gap,
// and each module does what it must (ModuleDefinition::after_restore). Throws db::MigrationError and
// std::runtime_error with a message for the owner.
void open_and_adapt(const std::filesystem::path& data,
                    const std::vector<host::ModuleDefinition>& modules, TimePoint taken_at,
                    const Clock& clock, Random& random, const db::Options& options);

}  // namespace baedal::backup
