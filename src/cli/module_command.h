// The commands that modules carry out.
#pragma once

#include <string>
#include <vector>

#include "cli/options.h"
#include "host/module.h"

namespace baedal::cli {

// Runs the module's command of that name, prints what it says, and writes the settings that it gives into
// the configuration file. Returns the exit code.
int run_module_command(const CommandOptions& options,
                       const std::vector<host::ModuleDefinition>& modules, const std::string& name);

}  // namespace baedal::cli
