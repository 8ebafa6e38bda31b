// `baedal serve`: runs the server until SIGINT or SIGTERM. SIGHUP has it read log.level, log.access,
// server.trusted_proxies and the certificate again; from a terminal SIGHUP means that the terminal is
// closed, and ends it likewise.
#pragma once

#include <vector>

#include "cli/options.h"
#include "host/module.h"

namespace baedal::cli {

// Returns the exit code after SIGINT or SIGTERM. Throws std::exception with a message for the
// owner.
int serve(const CommandOptions& options, const std::vector<host::ModuleDefinition>& modules);

}  // namespace baedal::cli
