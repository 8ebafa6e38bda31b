// All checks of a deployment: the host's and the modules'.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/settings.h"
#include "host/diagnosis.h"
#include "host/free_space.h"
#include "host/module.h"
#include "runtime/task.h"

namespace baedal::app {

// What the caller knows of the server.
struct Situation {
    bool is_running = false;              // a server has the data folder
    bool is_this_process = false;         // that is this process
    std::optional<std::string> url = {};  // of a running server, for programs of this machine
    bool has_proxy = false;               // server.trusted_proxies names one
    std::string metrics = {};             // the text of its GET /metrics; "": not known
    std::optional<host::Diagnosis> backup_gap = {};   // what the server knows of its backups
    std::optional<host::Diagnosis> webhook_gap = {};  // the same of its webhooks
    std::vector<host::Diagnosis> module_gaps = {};    // and what its modules know
};

// The set-up gaps and the results of all checks. A gap whose code a check reports is left out. Ends
// within seconds. `config`, `settings`, `definitions`, `clock` and `free_space` outlive it.
Task<std::vector<host::Diagnosis>> examine(const Config& config, const Settings& settings,
                                           const std::vector<host::ModuleDefinition>& definitions,
                                           const Clock& clock, host::FreeSpace& free_space,
                                           Situation situation);

}  // namespace baedal::app
