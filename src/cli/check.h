// `baedal check`: checks a configuration, and the databases of a stopped or a running deployment.
#pragma once

#include <vector>

#include "cli/options.h"
#include "host/module.h"

namespace baedal::cli {

// Prints what the configuration lacks, if --config or --set names one, the violated invariants and the
// open business of the deployment. Without --data and before the first start the configuration alone
// is checked. Returns the exit code: 1 if an invariant is violated; 3 if none is, and there is
// business that only a person can settle; 2 for a wrong configuration before the first start;
// otherwise 0. Throws std::exception with a message for the owner.
int check(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules);

}  // namespace baedal::cli
