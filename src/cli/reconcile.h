// `baedal reconcile`: makes a data folder startable whose files are of different times.
#pragma once

#include <vector>

#include "cli/options.h"
#include "host/module.h"

namespace baedal::cli {

// Prints what is lost. With `apply` it also has each log go on after the last event that another module
// has handled; otherwise it changes nothing. Returns the exit code: 0 if the server can start on the
// folder now, 1 if losses were found and not applied. Throws std::exception with a message for the owner.
int reconcile(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules,
              bool apply);

}  // namespace baedal::cli
