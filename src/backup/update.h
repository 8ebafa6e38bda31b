// An update whose program migrates the data: a backup comes first, and a rehearsal on its copy.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "backup/create.h"
#include "backup/settings.h"
#include "base/clock.h"
#include "base/random.h"
#include "host/module.h"

namespace baedal::backup {

// Does nothing if the databases in `data` have all migrations of this program, or if this function has
// succeeded for the missing ones within the last hour. Otherwise makes a backup in backup.folder, or in
// the folder before-updates of `data` if none is set, restores it beside it, migrates that copy, runs the
// invariants on it, and removes it. `begin` begins the snapshot. The databases are not changed.
//
// Throws BackupError with a message for the owner if there is no backup, or if this program does not
// fit the data; then the version before can go on with it.
void prepare_update(const Settings& settings, const std::filesystem::path& data,
                    const std::vector<host::ModuleDefinition>& modules, const BeginSnapshot& begin,
                    const Clock& clock, Random& random);

}  // namespace baedal::backup
