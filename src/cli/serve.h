// `baedal serve`: runs the server until SIGINT or SIGTERM.
#pragma once

#include <vector>

#include "cli/options.h"
#include "host/module.h"

namespace baedal::cli {

// Returns the exit code after SIGINT or SIGTERM. Throws std::exception with a message for the
// owner.
int serve(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules);

}  // namespace baedal::cli
