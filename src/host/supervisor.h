// The supervisor: starts, stops and restarts modules, one task at a time, on the control thread.
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

// A failed module is restarted after 1, 2, 4 ... 30 seconds. A module that the owner stopped stays
// stopped until the owner starts it. Thread-safe.
class Supervisor {
public:
    Supervisor(std::vector<ModuleDefinition> definitions,
               std::map<std::string, std::unique_ptr<db::Database>>& databases, Services services);
    ~Supervisor();
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;

    // Starts all modules and blocks until that is done. A module that cannot start is failed; the
    // others start.
    void start_all();
    // Stops the control thread and the modules.
    void shut_down();

    // For /admin. Waits at most 10 s for the end. False if there is no such module.
    Task<bool> start(std::string module);
    Task<bool> stop(std::string module);

    std::vector<ModuleStatus> status() const;
    bool all_running() const;

private:
    ModuleHost* find(const std::string& name) const;
    // Schedules `task` for the control thread.
    void submit(std::function<void()> task, std::chrono::milliseconds delay = {});
    Task<> run_and_wait(std::function<void()> task);
    // Runs one task that is due. Returns the time of the next one.
    std::optional<Instant> work();
    std::optional<std::function<void()>> next_due();
    void try_start(ModuleHost& module);
    void failed(ModuleHost& module, const std::string& reason);
    void restart_later(ModuleHost& module);

    const Services services_;
    std::vector<std::unique_ptr<ModuleHost>> modules_;
    std::map<std::string, int>
        restarts_;  // consecutive restarts by module; used by the control thread only

    Mutex mutex_;
    std::multimap<Instant, std::function<void()>> scheduled_ GUARDED_BY(mutex_);
    bool ending_ GUARDED_BY(mutex_) = false;
    std::unique_ptr<WorkerThread> thread_;  // the last member: it uses the others
};

}  // namespace baedal::host
