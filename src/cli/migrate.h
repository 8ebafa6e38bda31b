// `baedal migrate`: brings the data to this version without starting the shop.
#pragma once

#include <vector>

#include "cli/options.h"
#include "host/module.h"

namespace baedal::cli {

// Returns the process's exit code. Throws with a message for the owner.
int migrate(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules);

}  // namespace baedal::cli
