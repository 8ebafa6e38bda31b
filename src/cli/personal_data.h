// The commands that show and erase what a deployment keeps of a customer.
#pragma once

#include <string>
#include <vector>

#include "cli/options.h"
#include "host/module.h"

namespace baedal::cli {

// Both work on a stopped deployment, and on a running one through its API, with BAEDAL_ADMIN_TOKEN. Both are
// recorded in the audit log. Throw std::runtime_error with a message for the owner.

// Prints what the modules keep of the customer with this telephone number, as JSON.
int export_person(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules,
                  const std::string& phone);
// Erases it, and prints what was done. 1 if a module has still to do its part.
int erase_person(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules,
                 const std::string& phone);

}  // namespace baedal::cli
