// The life of one module: started, stopped and, when it fails, restarted.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/module.h"
#include "bus/event_bus.h"
#include "util/thread_annotations.h"
#include "util/threads.h"

namespace baedal::app {

// What all modules share.
struct Services {
    const Config& config;
    bus::EventBus& bus;
    http::Router& router;
    http::Topics& topics;
    resilience::Breakers& breakers;
    ops::Metrics& metrics;
    const Clock& clock;
    Random& random;
    Threads& threads;
    std::vector<Executor> executors;  // the I/O threads
    std::function<void(const std::string& module)> end_streams;
};

enum class ModuleState { running, stopped, failed };
std::string_view to_text(ModuleState state);

struct ModuleStatus {
    std::string name;
    ModuleState state = ModuleState::stopped;
    TimePoint since;
    std::string last_error;
};

// start() and stop() block and belong to one control thread; status() is thread-safe.
class ModuleHost {
public:
    using OnFailure = std::function<void(const std::string& reason)>;
    static constexpr Milliseconds usual_patience{3000};

    ModuleHost(ModuleDefinition definition, db::Database& database,
               std::map<std::string, std::unique_ptr<db::Database>>& databases,
               const Services& services, OnFailure on_failure);

    // Makes an instance and connects it. Throws what the module throws; it is then failed.
    void start();
    // Lets nothing new in: no request, event or job. What is under way goes on.
    void disconnect();
    // Disconnects the instance, waits for what it is doing, for `patience` at most, and lets it go.
    void stop(Milliseconds patience = usual_patience);
    // stop(), and remembers why.
    void fail(const std::string& reason);

    ModuleStatus status() const;
    const ModuleDefinition& definition() const { return definition_; }
    // Opens anew what has stopped writing, the files of the module's external systems too.
    void reopen_failed_databases();

private:
    struct Instance;

    std::vector<db::Database*> databases() const;
    void enter(ModuleState state, const std::string& error);
    void let_go(Milliseconds patience);

    const ModuleDefinition definition_;
    db::Database& database_;
    std::map<std::string, std::unique_ptr<db::Database>>& databases_;
    const Services& services_;
    const OnFailure on_failure_;
    Bells bells_;
    std::shared_ptr<Instance> instance_;

    mutable Mutex mutex_;
    ModuleStatus status_ GUARDED_BY(mutex_);
};

}  // namespace baedal::app
