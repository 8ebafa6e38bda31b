#include "host/module_host.h"

#include "base/log.h"
#include "host/data_folder.h"

namespace baedal::host {

namespace {
constexpr auto stop_timeout = std::chrono::seconds{3};
}

// Routes, handlers and jobs refer to the module. Code that may run one of them holds a pointer to
// the instance, so the module is destroyed last.
struct ModuleHost::Instance {
    Instance(ModuleHost& host, const OnFailure& on_failure)
        : endpoint(host.services_.bus, handlers),
          jobs(host.definition_.name, host.services_.executors, host.services_.clock, on_failure,
               host.triggers_),
          context{host.services_.config,
                  host.database_,
                  [&databases = host.databases_,
                   name = host.definition_.name](const std::string& external) -> db::Database& {
                      return *databases.at(name + "_" + external);
                  },
                  endpoint,
                  routes,
                  host.services_.topics,
                  jobs,
                  host.services_.breakers,
                  host.services_.metrics,
                  host.services_.clock,
                  host.services_.random},
          module(host.definition_.create(context)) {}

    events::Handlers handlers;
    events::Endpoint endpoint;
    http::Routes routes;
    Jobs jobs;
    ModuleContext context;
    std::unique_ptr<Module> module;
};

ModuleHost::ModuleHost(ModuleDefinition definition, db::Database& database,
                       std::map<std::string, std::unique_ptr<db::Database>>& databases,
                       const Services& services, OnFailure on_failure)
    : definition_(std::move(definition)),
      database_(database),
      databases_(databases),
      services_(services),
      on_failure_(std::move(on_failure)) {
    status_.name = definition_.name;
    status_.since = services_.clock.now();
    services_.router.set(definition_.name, definition_.prefixes, nullptr);
    for (db::Database* database : this->databases()) database->on_failure(on_failure_);
}

std::vector<db::Database*> ModuleHost::databases() const {
    std::vector<db::Database*> out;
    for (const std::string& name : database_names(definition_))
        out.push_back(databases_.at(name).get());
    return out;
}

void ModuleHost::reopen_failed_databases() {
    for (db::Database* database : databases()) {
        if (database->failed()) database->reopen();
    }
}

void ModuleHost::start() {
    if (instance_) return;
    try {
        auto instance = std::make_shared<Instance>(*this, on_failure_);
        instance->module->prepare();
        instance_ = std::move(instance);
    } catch (const std::exception& e) {
        enter(ModuleState::failed, e.what());
        throw;
    }
    using Handlers = std::shared_ptr<const events::Handlers>;
    using Routes = std::shared_ptr<const http::Routes>;
    services_.bus.attach(definition_.name, Handlers(instance_, &instance_->handlers));
    instance_->jobs.start(instance_);
    services_.router.set(definition_.name, definition_.prefixes,
                         Routes(instance_, &instance_->routes));
    enter(ModuleState::running, "");
    log::info("module started", {{"module", definition_.name}});
}

void ModuleHost::disconnect() {
    if (!instance_) return;
    services_.router.set(definition_.name, definition_.prefixes, nullptr);
    services_.bus.detach(definition_.name);
    instance_->jobs.stop();
}

bool ModuleHost::is_idle() const {
    if (!instance_ || instance_.use_count() == 1) return true;
    services_.end_streams(
        definition_.name);  // at every call: a request in progress may open a stream
    return false;
}

void ModuleHost::release_instance() {
    if (!instance_) return;
    disconnect();
    services_.threads.wait_until([this] { return is_idle() || expedited_; }, stop_timeout);
    if (!is_idle()) {
        log::warn("a module was stopped while its work is in progress",
                  {{"module", definition_.name}});
    }
    instance_.reset();
}

void ModuleHost::stop() {
    release_instance();
    enter(ModuleState::stopped, "");
    log::info("module stopped", {{"module", definition_.name}});
}

void ModuleHost::fail(const std::string& reason) {
    enter(ModuleState::failed, reason);
    log::error("module failed", {{"module", definition_.name}, {"error", reason}});
    release_instance();
}

void ModuleHost::enter(ModuleState state, const std::string& error) {
    const Lock lock(mutex_);
    status_.state = state;
    status_.since = services_.clock.now();
    if (state != ModuleState::running || !error.empty()) status_.last_error = error;
}

ModuleStatus ModuleHost::status() const {
    ModuleStatus status;
    {
        const Lock lock(mutex_);
        status = status_;
    }
    // A damaged page that only reads meet does not fail the module. The status shows it.
    for (const db::Database* database : databases()) {
        const std::string why = database->read_failure();
        if (!why.empty() && status.last_error.empty())
            status.last_error = "a read of " + database->name() + " failed: " + why;
    }
    return status;
}

}  // namespace baedal::host
