// `baedal doctor`: looks at the deployment and at what surrounds it.
#pragma once

#include <vector>

#include "cli/options.h"
#include "host/module.h"

namespace baedal::cli {

// Prints one line for each thing that was looked at, beside a running server and without one. Returns
// the exit code: 1 if there is a problem, else 2 if something could not be looked at, else 0. Throws
// std::exception with a message for the owner if the configuration cannot be read.
int examine(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules);

}  // namespace baedal::cli
