// `baedal migrate`: applies the missing migrations without starting the server.
#pragma once

#include <vector>

#include "cli/options.h"
#include "host/module.h"

namespace baedal::cli {

// Returns the exit code. Throws std::exception with a message for the owner.
int migrate(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules);

}  // namespace baedal::cli
