#include "host/module_host.h"

#include <exception>
#include <utility>

#include "base/log.h"
#include "db/unit.h"
#include "host/data_folder.h"

namespace baedal::host {

namespace {

constexpr Milliseconds catch_up_time{200};
constexpr auto stop_timeout = std::chrono::seconds{3};

std::string message_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& e) {
        return e.what();
    }
}

// Changes nothing. It ends after the units that were queued before it, at their commit or later.
class DrainUnit final : public db::Unit {
public:
    explicit DrainUnit(std::shared_ptr<Drain> drain) : drain_(std::move(drain)) {}
    bool run(db::Transaction&) override { return true; }
    void complete(std::exception_ptr e) override { drain_->note_end(e ? message_of(e) : ""); }

private:
    const std::shared_ptr<Drain> drain_;
};

}  // namespace

bool Drain::has_ended() const {
    const Lock lock(mutex_);
    return waiting_ == 0;
}

std::string Drain::error() const {
    const Lock lock(mutex_);
    return error_;
}

void Drain::note_end(const std::string& error) {
    const Lock lock(mutex_);
    --waiting_;
    if (!error.empty()) error_ = error;
}

// Routes, handlers and jobs refer to the module. Code that may run one of them holds a pointer to
// the instance, so the module is destroyed last.
struct ModuleHost::Instance {
    Instance(ModuleHost& host, std::uint64_t own_number)
        : number(own_number),
          endpoint(host.services_.bus, handlers),
          jobs(
              host.definition_.name, host.services_.executors, host.services_.clock,
              [on_failure = host.on_failure_, own_number](const std::string& reason) {
                  on_failure({.reason = reason, .instance = own_number});
              },
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
                  host.services_.random,
                  host.services_.free_space,
                  host.services_.gaps,
                  host.services_.examine},
          module(host.definition_.create(context)) {}

    const std::uint64_t number;
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
      on_failure_(std::move(on_failure)),
      entered_(services_.clock.monotonic()) {
    status_.name = definition_.name;
    status_.since = services_.clock.now();
    services_.router.set(definition_.name, definition_.prefixes, nullptr);
    for (db::Database* own : this->databases()) {
        own->on_failure([own, report = on_failure_](const std::string& reason) {
            report({.reason = reason, .database = own});
        });
    }
}

std::vector<db::Database*> ModuleHost::databases() const {
    std::vector<db::Database*> out;
    for (const std::string& name : database_names(definition_))
        out.push_back(databases_.at(name).get());
    return out;
}

void ModuleHost::reopen_failed_databases() {
    for (db::Database* database : databases()) {
        if (database->failed()) database->reopen_and_wait();
    }
}

std::shared_ptr<const Drain> ModuleHost::drain() {
    reopen_failed_databases();
    const auto all = databases();
    auto drain = std::make_shared<Drain>(all.size());
    for (db::Database* database : all)
        database->enqueue_internal(std::make_unique<DrainUnit>(drain));
    return drain;
}

void ModuleHost::start() {
    if (instance_) return;
    try {
        auto instance = std::make_shared<Instance>(*this, ++instances_);
        instance->module->prepare();
        instance_ = std::move(instance);
    } catch (const std::exception& e) {
        enter(ModuleState::failed, e.what());
        throw;
    }
    using Handlers = std::shared_ptr<const events::Handlers>;
    using Routes = std::shared_ptr<const http::Routes>;
    services_.bus.attach(definition_.name, Handlers(instance_, &instance_->handlers));
    // A power cut or a sync that failed may have taken a commit that was shown: its event has the effect
    // again. A long backlog is not waited for.
    services_.threads.wait_until([this] { return services_.bus.caught_up(definition_.name); },
                                 catch_up_time);
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

bool ModuleHost::is_current(const ModuleFailure& failure) const {
    if (!instance_) return false;
    if (failure.database != nullptr) return failure.database->failed();
    return failure.instance == instance_->number;
}

Instant::duration ModuleHost::time_in_state() const {
    return services_.clock.monotonic() - entered_;
}

void ModuleHost::enter(ModuleState state, const std::string& error) {
    entered_ = services_.clock.monotonic();
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
