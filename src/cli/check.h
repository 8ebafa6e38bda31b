// `baedal check`: checks the invariants of a stopped or a running deployment.
#pragma once

#include <vector>

#include "cli/options.h"
#include "host/module.h"

namespace baedal::cli {

// Returns the exit code: 0 if every invariant holds, 1 if it has printed violations. Throws
// std::exception with a message for the owner.
int check(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules);

}  // namespace baedal::cli
