// The life cycle of one module: start, stop, failure.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
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
    FreeSpace& free_space;
    Gaps& gaps;
    const Examine& examine;
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

// A failure that stops a module: of a job of one instance, or of a database. A report of it may
// arrive when the instance has been replaced or the database reopened.
struct ModuleFailure {
    std::string reason;
    std::uint64_t instance = 0;              // the number of the instance; 0: `database` failed
    const db::Database* database = nullptr;  // null: a job failed
};

// The wait for the units of work that the databases of a module have queued. Thread-safe.
class Drain {
public:
    explicit Drain(std::size_t databases) : waiting_(databases) {}
    bool has_ended() const;
    // Why a database could not complete its queue; "" if all could. After the end.
    std::string error() const;
    // One database has completed its queue, or failed with `error`.
    void note_end(const std::string& error);

private:
    mutable Mutex mutex_;
    std::size_t waiting_ GUARDED_BY(mutex_);
    std::string error_ GUARDED_BY(mutex_);
};

// Used by the control thread, which start(), stop() and fail() block. status() and expedite() are
// thread-safe.
class ModuleHost {
public:
    using OnFailure = std::function<void(const ModuleFailure& failure)>;

    ModuleHost(ModuleDefinition definition, db::Database& database,
               std::map<std::string, std::unique_ptr<db::Database>>& databases,
               const Services& services, OnFailure on_failure);

    // Creates an instance and connects it. Rethrows an exception of the module, which is then
    // failed. After a stop or a failure the caller waits for drain() first: an instance must not
    // read a database before the units of the instance before it have ended.
    void start();
    bool is_started() const { return instance_ != nullptr; }
    // Reopens the databases that have stopped writing, those of the external systems included, and
    // waits behind the units that are queued in all of them.
    std::shared_ptr<const Drain> drain();
    // Rejects new requests, events and job runs. Work in progress goes on.
    void disconnect();
    // True if no work of the instance is in progress. Otherwise asks its event streams to end.
    bool is_idle() const;
    // Disconnects the instance, waits at most three seconds until it is idle, and releases it.
    void stop();
    // As stop(), with the state failed and `reason`.
    void fail(const std::string& reason);
    // Whether the failure is one of the present instance: of its own job, or of a database that has
    // not been reopened since.
    bool is_current(const ModuleFailure& failure) const;
    // How long the module has been in its state. Monotonic.
    Instant::duration time_in_state() const;

    // From now on stop() and fail() do not wait; calls in progress return. Thread-safe.
    void expedite() { expedited_ = true; }

    ModuleStatus status() const;
    const ModuleDefinition& definition() const { return definition_; }
    // Reopens the databases that have stopped writing, those of the external systems included.
    // Throws db::Unavailable if one stays failed.
    // The first part of drain(). For the start of the program, which has no queued units.
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
    std::uint64_t instances_ = 0;  // the number of the newest instance
    std::shared_ptr<Instance> instance_;
    Instant entered_;  // the state
    std::atomic<bool> expedited_ = false;

    mutable Mutex mutex_;
    ModuleStatus status_ GUARDED_BY(mutex_);
};

}  // namespace baedal::host
