// The configuration of a deployment as a whole: whether it is valid, what it lacks, what its pages load.
#pragma once

#include <vector>

#include "app/settings.h"
#include "host/module.h"

namespace baedal::app {

// Those of the modules that this process has (modules.here).
std::vector<host::ModuleDefinition> modules_here(
    const std::vector<host::ModuleDefinition>& definitions, const Settings& settings);

// Reads the settings of the host and lets every module of this process check its own. Throws ConfigError on a wrong
// or unknown setting. Opens no file of the deployment.
Settings read_settings(const Config& config,
                       const std::vector<host::ModuleDefinition>& definitions);

// The gaps of all modules, in the order of the registry. The configuration must be valid.
std::vector<host::Diagnosis> find_setup_gaps(
    const Config& config, const std::vector<host::ModuleDefinition>& definitions);
// The origins of other sites that the pages of all modules load; likewise.
std::vector<http::ForeignSource> find_page_sources(
    const Config& config, const std::vector<host::ModuleDefinition>& definitions);

}  // namespace baedal::app
