// The life cycle of one module: start, stop, failure.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/enum_names.h"
#include "base/thread_annotations.h"
#include "events/event_bus.h"
#include "host/module.h"
#include "runtime/worker_thread.h"

namespace baedal::host {

// The services that all modules share. They outlive the modules.
struct Services {
    const Config& config;
    events::EventBus& bus;
    http::Router& router;
    events::Topics& topics;
    Breakers& breakers;
    Metrics& metrics;
    const Clock& clock;
    Random& random;
    Threads& threads;
    std::vector<Executor> executors;  // the I/O threads
    std::function<void(const std::string& module)> end_streams;
};

enum class ModuleState { running, stopped, failed };
constexpr EnumNames<ModuleState, 3> enum_names(ModuleState) {
    return {"running", "stopped", "failed"};
}

struct ModuleStatus {
    std::string name;
    ModuleState state = ModuleState::stopped;
    TimePoint since;
    std::string last_error;
};

// Used by the control thread, which start(), stop() and fail() block. status() and expedite() are
// thread-safe.
class ModuleHost {
public:
    using OnFailure = std::function<void(const std::string& reason)>;

    ModuleHost(ModuleDefinition definition, db::Database& database,
               std::map<std::string, std::unique_ptr<db::Database>>& databases,
               const Services& services, OnFailure on_failure);

    // Creates an instance and connects it. Rethrows an exception of the module, which is then
    // failed.
    void start();
    // Rejects new requests, events and job runs. Work in progress goes on.
    void disconnect();
    // True if no work of the instance is in progress. Otherwise asks its event streams to end.
    bool is_idle() const;
    // Disconnects the instance, waits at most three seconds until it is idle, and releases it.
    void stop();
    // As stop(), with the state failed and `reason`.
    void fail(const std::string& reason);

    // From now on stop() and fail() do not wait; calls in progress return. Thread-safe.
    void expedite() { expedited_ = true; }

    ModuleStatus status() const;
    const ModuleDefinition& definition() const { return definition_; }
    // Reopens the databases that have stopped writing, those of the external systems included.
    void reopen_failed_databases();

private:
    struct Instance;

    std::vector<db::Database*> databases() const;
    void enter(ModuleState state, const std::string& error);
    void release_instance();

    const ModuleDefinition definition_;
    db::Database& database_;
    std::map<std::string, std::unique_ptr<db::Database>>& databases_;
    const Services& services_;
    const OnFailure on_failure_;
    JobTriggers triggers_;
    std::shared_ptr<Instance> instance_;
    std::atomic<bool> expedited_ = false;

    mutable Mutex mutex_;
    ModuleStatus status_ GUARDED_BY(mutex_);
};

}  // namespace baedal::host
