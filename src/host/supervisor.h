// The control thread: starts, stops and restarts modules, one thing after another.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/thread_annotations.h"
#include "host/module_host.h"
#include "runtime/task.h"

namespace baedal::host {

// A module that fails is restarted after 1, 2, 4 ... 30 seconds; one that was stopped by hand stays
// stopped until it is started by hand. Thread-safe.
class Supervisor {
public:
    Supervisor(std::vector<ModuleDefinition> definitions,
               std::map<std::string, std::unique_ptr<db::Database>>& databases, Services services);
    ~Supervisor();
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;

    // Starts all modules and returns when that is done. One that cannot start is failed, and the
    // others go on.
    void start_all();
    // Stops the modules and the control thread.
    void shut_down();

    // For /admin: false if there is no such module. Resumes when it is done.
    Task<bool> start(std::string module);
    Task<bool> stop(std::string module);

    std::vector<ModuleStatus> status() const;
    bool all_running() const;

private:
    ModuleHost* find(const std::string& name) const;
    void submit(std::function<void()> what, std::chrono::milliseconds delay = {});
    Task<> run_and_wait(std::function<void()> what);
    // Runs one task that is due; returns when the next one is.
    std::optional<Instant> work();
    std::optional<std::function<void()>> next_due();
    void try_start(ModuleHost& module);
    void failed(ModuleHost& module, const std::string& reason);
    void restart_later(ModuleHost& module);

    const Services services_;
    std::vector<std::unique_ptr<ModuleHost>> modules_;
    std::map<std::string, int> restarts_;  // in a row, the control thread's

    Mutex mutex_;
    std::multimap<Instant, std::function<void()>> scheduled_ GUARDED_BY(mutex_);
    bool ending_ GUARDED_BY(mutex_) = false;
    std::unique_ptr<WorkerThread> thread_;  // the last member: it uses the others
};

}  // namespace baedal::host
