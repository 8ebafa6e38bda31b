// The interface between the host and a module.
#pragma once

#include <functional>
#include <memory>
#include <optional>
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
#include "host/check.h"
#include "host/command.h"
#include "host/diagnosis.h"
#include "host/free_space.h"
#include "host/gaps.h"
#include "host/jobs.h"
#include "host/message_sample.h"
#include "host/module_files.h"
#include "host/personal_data.h"
#include "http/content_security_policy.h"
#include "http/router.h"
#include "runtime/circuit_breaker.h"

namespace baedal::host {

// All that is found of the deployment now, as `baedal doctor` finds it; nothing before the server is ready.
// Takes seconds. On an I/O thread.
using Examine = std::function<Task<std::vector<Diagnosis>>()>;

// The services of the host for a module. The references outlive the module instance.
struct ModuleContext {
    const Config& config;
    db::Database& database;  // the module's database
    std::function<db::Database&(const std::string&)>
        external;  // the database of an external system, by its name in the definition
    events::Endpoint& bus;
    http::Routes& routes;
    events::Topics& topics;
    Jobs& jobs;
    Breakers& breakers;
    Metrics& metrics;
    const Clock& clock;
    Random& random;
    FreeSpace& free_space;
    Gaps& gaps;
    const Examine& examine;
};

// One running instance of a module. The constructor wires routes, event handlers, requests and
// jobs. The destructor runs when no work of the instance is in progress. A stop destroys the
// instance and a start creates a new one: lasting state is in the database.
class Module {
public:
    virtual ~Module() = default;
    // Called once, on the control thread, before the module is connected: seeds, caches. The units of
    // work of the instance before have ended, so that a read finds what they have written. May call
    // Database::write_and_wait.
    virtual void prepare() {}
};

// The description of a module, which the host reads before an instance exists.
struct ModuleDefinition {
    std::string name;                   // also the name of its database file and migrations folder
    std::vector<std::string> prefixes;  // of its routes: their first path segment, or two of them
    ModuleFiles files;                  // openapi.json, migrations and invariants
    bool is_essential = false;          // customers cannot order without it
    bool is_optional = false;  // no other module needs it: a deployment may be without its files
    // A sample of every event that the module appends and of every request that it serves. Event
    // names are unique among the modules (checked at start).
    std::function<std::vector<MessageSample>()> messages = [] {
        return std::vector<MessageSample>{};
    };
    // The requests of other modules' contracts that it answers, as "module.Name". What one module declares
    // to ask of whoever answers, one other module may answer.
    std::vector<std::string> answers = {};
    // External systems of the module that run in this process (the sandbox gateway). Each has a
    // database file and a migrations folder "<module>_<name>".
    std::vector<std::string> external_databases = {};
    std::function<std::unique_ptr<Module>(ModuleContext&)> create;
    // Reads the module's settings and throws ConfigError on a wrong one. Called before the first
    // file is opened.
    std::function<void(const Config&)> check_settings;
    // The origins of other sites that the page of an order loads, for the payment.
    std::function<std::vector<http::ForeignSource>(const Config&)> page_sources = {};
    // What it keeps of persons.
    std::optional<PersonalData> personal_data = {};
    // Called in a transaction of the module's restored database, before the first start: the data is that
    // of `taken_at`, and what came after it is lost.
    std::function<void(db::Transaction&, TimePoint taken_at)> after_restore = {};
    // What is pretended or missing with these settings, which check_settings has accepted.
    std::function<std::vector<Diagnosis>(const Config&)> setup_gaps = {};
    // Its checks of what it depends on outside of this process, such as a payment gateway. With the
    // same settings. They use no instance of the module; `clock` outlives them.
    std::function<std::vector<Check>(const Config&, const Clock& clock)> checks = {};
    // What the metrics of the running server tell of it, for the same list. `metrics` is the text of GET
    // /metrics.
    std::function<std::vector<Diagnosis>(const std::string& metrics)> diagnose_metrics = {};
    // Its commands of the command line. They use no instance of the module and no database.
    std::vector<Command> commands = {};
};

}  // namespace baedal::host
