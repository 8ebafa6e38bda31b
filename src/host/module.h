// What a module is to the host, and what the host gives to a module.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/metrics.h"
#include "base/random.h"
#include "config/config.h"
#include "db/database.h"
#include "events/endpoint.h"
#include "events/topics.h"
#include "host/jobs.h"
#include "host/message_sample.h"
#include "host/module_files.h"
#include "http/content_security_policy.h"
#include "http/router.h"
#include "runtime/circuit_breaker.h"

namespace baedal::host {

// Everything a module may use. The references outlive the module instance.
struct ModuleContext {
    const Config& config;
    db::Database& database;  // the module's own file
    std::function<db::Database&(const std::string&)>
        external;  // by name, as declared in the definition
    events::Endpoint& bus;
    http::Routes& routes;
    events::Topics& topics;
    Jobs& jobs;
    Breakers& breakers;
    Metrics& metrics;
    const Clock& clock;
    Random& random;
};

// One running instance. The constructor wires routes, event handlers, requests and jobs; the
// destructor runs when nothing of it is under way any more. Stopping destroys the instance, starting
// makes a new one: what must last is in the database.
class Module {
public:
    virtual ~Module() = default;
    // Called once before the module is connected: seeds, caches. May use database.write_and_wait.
    virtual void prepare() {}
};

// How the host knows a module before it runs.
struct ModuleDefinition {
    std::string name;                   // also its database file and its migrations folder
    std::vector<std::string> prefixes;  // first path segments that it owns
    ModuleFiles files;                  // openapi.json, migrations and invariants
    // Every event that it may append, and every request that it answers. Event names are unique among
    // the modules, which is checked at start.
    std::function<std::vector<MessageSample>()> messages = [] {
        return std::vector<MessageSample>{};
    };
    // Databases of the module's external systems that live in this process (the sandbox gateway):
    // file and migrations folder "<module>_<name>".
    std::vector<std::string> external_databases = {};
    std::function<std::unique_ptr<Module>(ModuleContext&)> create;
    // Reads the module's settings from the configuration without starting anything, so that a wrong
    // one is refused before the first file is opened.
    std::function<void(const Config&)> check_settings;
    // What the page of an order may use of others, so that the order can be paid there.
    std::function<std::vector<http::ForeignSource>(const Config&)> page_sources = {};
};

}  // namespace baedal::host
