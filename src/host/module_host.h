// The life of one module: started, stopped and, when it fails, restarted.
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

// What all modules share.
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

// Belongs to one control thread, which start(), stop() and fail() block; status() is thread-safe.
class ModuleHost {
public:
    using OnFailure = std::function<void(const std::string& reason)>;

    ModuleHost(ModuleDefinition definition, db::Database& database,
               std::map<std::string, std::unique_ptr<db::Database>>& databases,
               const Services& services, OnFailure on_failure);

    // Makes an instance and connects it. Throws what the module throws; it is then failed.
    void start();
    // Lets nothing new in: no request, event or job. What is under way goes on.
    void disconnect();
    // Whether nothing of it is under way; its event streams are told to end.
    bool at_rest() const;
    // Disconnects the instance, waits until it is at rest, at most three seconds, and lets it go.
    void stop();
    // stop(), and remembers why.
    void fail(const std::string& reason);

    // From now on stop() and fail() wait for nothing, those under way included. Thread-safe.
    void expedite() { expedited_ = true; }

    ModuleStatus status() const;
    const ModuleDefinition& definition() const { return definition_; }
    // Opens anew what has stopped writing, the files of the module's external systems too.
    void reopen_failed_databases();

private:
    struct Instance;

    std::vector<db::Database*> databases() const;
    void enter(ModuleState state, const std::string& error);
    void let_go();

    const ModuleDefinition definition_;
    db::Database& database_;
    std::map<std::string, std::unique_ptr<db::Database>>& databases_;
    const Services& services_;
    const OnFailure on_failure_;
    JobTriggers bells_;
    std::shared_ptr<Instance> instance_;
    std::atomic<bool> expedited_ = false;

    mutable Mutex mutex_;
    ModuleStatus status_ GUARDED_BY(mutex_);
};

}  // namespace baedal::host
