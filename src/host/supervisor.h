// The supervisor: starts, stops and restarts modules, one task at a time, on the control thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/problem.h"
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

    // For /admin. `check` runs on the control thread right before the change and must not throw; if
    // it fails, nothing is done and its problem is returned. 404 if there is no such module. Waits at most 10 s for
    // the end: a start waits for the units of work of the instance before.
    using Check = std::function<Result<>()>;
    static Result<> no_check() { return {}; }
    Task<Result<>> start(std::string module, Check check = no_check);
    Task<Result<>> stop(std::string module, Check check = no_check);

    std::vector<ModuleStatus> status() const;
    bool all_running() const;
    // Whether customers can order: the essential modules run. A process without one: all run.
    bool essential_running() const;

private:
    ModuleHost* find(const std::string& name) const;
    // Schedules `task` for the control thread.
    void submit(std::function<void()> task, std::chrono::milliseconds delay = {});
    // Schedules `change` for the control thread, if `check` allows it, and waits until the change
    // calls its argument.
    using Ended = std::function<void()>;
    Task<Result<>> change(std::string module, Check check,
                          std::function<void(ModuleHost&, Ended)> change);
    // Runs one task that is due. Returns the time of the next one.
    std::optional<Instant> work();
    std::optional<std::function<void()>> next_due();
    // A decision to start, stop or restart a module replaces the earlier one, which may still be
    // scheduled. The following functions run on the control thread.
    std::uint64_t decide(const ModuleHost& module);
    bool is_replaced(const ModuleHost& module, std::uint64_t decision) const;
    // Starts the module when the units of the instance before have ended, then calls `ended`.
    void begin_start(ModuleHost& module, const Ended& ended);
    void continue_start(ModuleHost& module, std::uint64_t decision,
                        const std::shared_ptr<const Drain>& drain, const Ended& ended);
    void try_start(ModuleHost& module);
    void failed(ModuleHost& module, const ModuleFailure& failure);
    void fail_and_restart_later(ModuleHost& module, const std::string& reason);

    const Services services_;
    std::vector<std::unique_ptr<ModuleHost>> modules_;
    // By module; used by the control thread only.
    std::map<std::string, int> restarts_;             // consecutive ones
    std::map<std::string, std::uint64_t> decisions_;  // the number of the newest one

    Mutex mutex_;
    std::multimap<Instant, std::function<void()>> scheduled_ GUARDED_BY(mutex_);
    bool ending_ GUARDED_BY(mutex_) = false;
    std::unique_ptr<WorkerThread> thread_;  // the last member: it uses the others
};

}  // namespace baedal::host
