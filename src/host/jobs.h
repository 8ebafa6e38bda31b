// Work of a module that nobody asked for just now: time-outs, retries, calls to the outside.
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

// One loop on one I/O thread: run, then sleep until the time that the run returned, or until woken.
// A run that throws is logged and repeated with back-off; after several failures in a row the
// module is reported as failed (its supervisor restarts it).
class Job : public std::enable_shared_from_this<Job> {
public:
    // Does what is due and returns when to look again; nothing: only when woken.
    using Run = std::function<Task<std::optional<TimePoint>>()>;
    using OnFailure = std::function<void(const std::string& reason)>;

    Job(std::string name, const Executor& executor, const Clock& clock, Run run,
        OnFailure on_failure);

    // `owner` is kept alive until the loop has ended.
    void start(std::shared_ptr<const void> owner);
    // Thread-safe, cheap when the job is already awake.
    void wake() { event_->notify(); }
    // After this the job begins no further run; one under way ends by itself.
    void stop();

private:
    static Task<> loop(std::shared_ptr<Job> self, std::shared_ptr<const void> owner);

    const std::string name_;
    const Executor executor_;
    const Clock& clock_;
    Run run_;
    const OnFailure on_failure_;
    std::shared_ptr<AsyncEvent> event_;
    std::atomic<bool> stopping_ = false;
};

// Wakes the job of one name, of whichever instance of its module runs: work may come to light in a
// call that an earlier instance began. Thread-safe; without an instance it does nothing, since a job
// looks around when it starts.
class JobTrigger {
public:
    void notify();

private:
    friend class Jobs;
    void belongs_to(const std::shared_ptr<Job>& job);

    Mutex mutex_;
    std::weak_ptr<Job> job_ GUARDED_BY(mutex_);
};

// The bells of one module by the names of its jobs. They outlive its instances.
using JobTriggers = std::map<std::string, std::shared_ptr<JobTrigger>>;

// The jobs of one module instance.
class Jobs {
public:
    Jobs(std::string module, std::vector<Executor> executors, const Clock& clock,
         Job::OnFailure on_failure, JobTriggers& bells)
        : module_(std::move(module)),
          executors_(std::move(executors)),
          clock_(clock),
          on_failure_(std::move(on_failure)),
          bells_(bells) {}

    // A job runs for the first time when the module starts.
    std::shared_ptr<JobTrigger> add(const std::string& name, Job::Run run);
    void start(const std::shared_ptr<const void>& owner);
    void stop();

private:
    const std::string module_;
    const std::vector<Executor> executors_;
    const Clock& clock_;
    const Job::OnFailure on_failure_;
    JobTriggers& bells_;
    std::vector<std::shared_ptr<Job>> jobs_;
};

}  // namespace baedal::host
