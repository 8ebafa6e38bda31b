// `baedal serve`: runs the shop until it is told to stop.
#pragma once

#include <vector>

#include "cli/options.h"
#include "host/module.h"

namespace baedal::cli {

// Returns the process's exit code after SIGINT or SIGTERM. Throws with a message for the owner.
int serve(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules);

}  // namespace baedal::cli
