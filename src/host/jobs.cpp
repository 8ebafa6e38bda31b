#include "host/jobs.h"

#include <algorithm>

#include "base/log.h"
#include "db/database.h"
#include "runtime/backoff.h"

namespace baedal::host {

namespace {

constexpr int failures_before_report = 5;
constexpr auto pause_when_busy = Milliseconds{500};
constexpr auto longest_pause = std::chrono::minutes{1};
constexpr auto between_looks = std::chrono::seconds{5};  // at the wall clock
constexpr auto least_step = std::chrono::seconds{1};     // of the wall clock; NTP slews it by less

constexpr Backoff between_failures{Milliseconds{100}, Milliseconds{5000}};

}  // namespace

Job::Job(std::string name, const Executor& executor, const Clock& clock, Run run,
         OnFailure on_failure)
    : name_(std::move(name)),
      executor_(executor),
      clock_(clock),
      run_(std::move(run)),
      on_failure_(std::move(on_failure)),
      event_(std::make_shared<AsyncEvent>(executor)) {}

void Job::start(std::shared_ptr<const void> owner) {
    spawn(executor_, loop(shared_from_this(), std::move(owner)), name_);
}

void Job::stop() {
    stopping_ = true;
    event_->notify();
}

Milliseconds Job::wall_offset() const {
    return std::chrono::duration_cast<Milliseconds>(clock_.now().time_since_epoch() -
                                                    clock_.monotonic().time_since_epoch());
}

Task<> Job::sleep(Instant::duration pause, Milliseconds offset) {
    for (Instant::duration left = pause;;) {
        const Milliseconds step = wall_offset() - offset;
        if (std::chrono::abs(step) >= least_step) {
            log::warn("the wall clock was set; the job runs again",
                      {{"job", name_}, {"step_ms", step.count()}});
            co_return;
        }
        if (left <= Instant::duration::zero()) co_return;
        const auto part = std::min<Instant::duration>(left, between_looks);
        if (co_await event_->wait_for(part)) co_return;
        left -= part;
    }
}

Task<> Job::loop(std::shared_ptr<Job> self, [[maybe_unused]] std::shared_ptr<const void> owner) {
    int failures = 0;
    while (!self->stopping_) {
        Instant::duration pause = longest_pause;
        const Milliseconds offset = self->wall_offset();
        std::string error;
        try {
            if (const auto next = co_await self->run_()) {
                pause = std::clamp<Instant::duration>(*next - self->clock_.now(), Milliseconds{0},
                                                      longest_pause);
            }
            failures = 0;
        } catch (const db::Overloaded&) {
            pause = pause_when_busy;  // not a failure of the job: requests have priority
        } catch (const std::exception& e) {
            error = e.what();
        }
        if (!error.empty()) {
            ++failures;
            pause = between_failures.after(failures);
            log::warn("a job failed and will be repeated",
                      {{"job", self->name_}, {"failures", failures}, {"error", error}});
            if (failures == failures_before_report) self->on_failure_(self->name_ + ": " + error);
        }
        if (self->stopping_) break;
        if (pause > Milliseconds{0}) co_await self->sleep(pause, offset);
    }
}

void JobTrigger::notify() {
    std::shared_ptr<Job> job;
    {
        const Lock lock(mutex_);
        job = job_.lock();
    }
    if (job) job->wake();
}

void JobTrigger::set_job(const std::shared_ptr<Job>& job) {
    const Lock lock(mutex_);
    job_ = job;
}

std::shared_ptr<JobTrigger> Jobs::add(const std::string& name, Job::Run run) {
    const Executor& executor = executors_[jobs_.size() % executors_.size()];
    const auto& job = jobs_.emplace_back(
        std::make_shared<Job>(module_ + "." + name, executor, clock_, std::move(run), on_failure_));
    auto& trigger = triggers_[name];
    if (!trigger) trigger = std::make_shared<JobTrigger>();
    trigger->set_job(job);
    return trigger;
}

void Jobs::start(const std::shared_ptr<const void>& owner) {
    for (const auto& job : jobs_) job->start(owner);
}

void Jobs::stop() {
    for (const auto& job : jobs_) job->stop();
}

}  // namespace baedal::host
