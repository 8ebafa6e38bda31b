// `baedal backup` and `baedal restore`.
#pragma once

#include <string>
#include <vector>

#include "cli/options.h"
#include "host/module.h"

namespace baedal::cli {

// Copies the deployment into a folder of its own below `to`, or below backup.folder if `to` is empty.
// A running server makes the backup itself; without BAEDAL_ADMIN_TOKEN it is made beside the server.
// Returns the exit code: 0; 1 if the backup has not passed its check. Throws std::exception with a
// message for the owner.
int backup(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules,
           const std::string& to);

// Makes a deployment of a backup, or of the newest good one in a folder that has several. Returns the
// exit code: 0; 1 if the restored data violates an invariant. Throws likewise.
int restore(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules,
            const std::string& from);

}  // namespace baedal::cli
