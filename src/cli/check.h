// `baedal check`: proves the invariants of a stopped or a running deployment.
#pragma once

#include <vector>

#include "cli/options.h"
#include "host/module.h"

namespace baedal::cli {

// 0: every invariant holds; 1: violations were printed. Throws with a message for the owner.
int check(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules);

}  // namespace baedal::cli
