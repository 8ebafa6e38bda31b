// Background jobs of a module: time-outs, retries, calls to external systems.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/thread_annotations.h"
#include "runtime/async_event.h"
#include "runtime/task.h"

namespace baedal::host {

// A loop on one I/O thread: it runs, then sleeps until the time that the run returned or until
// wake(). The sleep is counted on the monotonic clock and lasts a minute at most. It ends within
// seconds when the wall clock is set: what is due may have changed. A run that throws is logged and repeated with back-off. After five consecutive failures
// the job reports the module as failed, and the supervisor restarts it.
class Job : public std::enable_shared_from_this<Job> {
public:
    // Does the work that is due. Returns the time of the next run; empty: the next run waits for
    // wake().
    using Run = std::function<Task<std::optional<TimePoint>>()>;
    using OnFailure = std::function<void(const std::string& reason)>;

    Job(std::string name, const Executor& executor, const Clock& clock, Run run,
        OnFailure on_failure);

    // Keeps `owner` alive until the loop has ended.
    void start(std::shared_ptr<const void> owner);
    // Thread-safe.
    void wake() { event_->notify(); }
    // Starts no further run. A run in progress goes on to its end.
    void stop();

private:
    // What the wall clock shows at the zero of the monotonic clock. A change of it is a step.
    Milliseconds wall_offset() const;
    // Sleeps for `pause` or until wake(), or until wall_offset() differs from `offset`.
    Task<> sleep(Instant::duration pause, Milliseconds offset);
    static Task<> loop(std::shared_ptr<Job> self, std::shared_ptr<const void> owner);

    const std::string name_;
    const Executor executor_;
    const Clock& clock_;
    Run run_;
    const OnFailure on_failure_;
    std::shared_ptr<AsyncEvent> event_;
    std::atomic<bool> stopping_ = false;
};

// Wakes the job of one name in the current instance of its module, also from a call of an earlier
// instance. Does nothing while the module has no instance: a job runs when it starts. Thread-safe.
class JobTrigger {
public:
    void notify();

private:
    friend class Jobs;
    void set_job(const std::shared_ptr<Job>& job);

    Mutex mutex_;
    std::weak_ptr<Job> job_ GUARDED_BY(mutex_);
};

// The triggers of one module by the names of its jobs. They outlive its instances.
using JobTriggers = std::map<std::string, std::shared_ptr<JobTrigger>>;

// The jobs of one module instance.
class Jobs {
public:
    Jobs(std::string module, std::vector<Executor> executors, const Clock& clock,
         Job::OnFailure on_failure, JobTriggers& triggers)
        : module_(std::move(module)),
          executors_(std::move(executors)),
          clock_(clock),
          on_failure_(std::move(on_failure)),
          triggers_(triggers) {}

    // Adds a job and returns its trigger. The job first runs at start().
    std::shared_ptr<JobTrigger> add(const std::string& name, Job::Run run);
    // Starts and stops all jobs. The jobs keep `owner` alive until they have ended.
    void start(const std::shared_ptr<const void>& owner);
    void stop();

private:
    const std::string module_;
    const std::vector<Executor> executors_;
    const Clock& clock_;
    const Job::OnFailure on_failure_;
    JobTriggers& triggers_;
    std::vector<std::shared_ptr<Job>> jobs_;
};

}  // namespace baedal::host
