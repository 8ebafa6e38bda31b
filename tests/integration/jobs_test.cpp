// The jobs of a module and a wall clock that is set while they sleep.
#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "host/jobs.h"
#include "support/coroutines.h"
#include "support/eventually.h"

namespace jobs_test {

namespace {

using namespace baedal;
using namespace std::chrono_literals;
using test::eventually;

// The system's clock, whose wall clock can be set as by an operator.
class SettableClock final : public Clock {
public:
    TimePoint now() const override { return system_.now() + Milliseconds{step_.load()}; }
    Instant monotonic() const override { return system_.monotonic(); }
    void set(Milliseconds step) { step_ += step.count(); }

private:
    SystemClock system_;
    std::atomic<std::int64_t> step_ = 0;
};

// One job of a module, which runs on a clock of its own.
struct OneJob {
    // `plan` returns the time of the next run.
    using Plan = std::function<std::optional<TimePoint>(SettableClock&)>;

    explicit OneJob(Plan plan) {
        jobs.add("job", [this, plan = std::move(plan)]() -> Task<std::optional<TimePoint>> {
            const auto next = plan(clock);
            ++runs;
            co_return next;
        });
        jobs.start(nullptr);
    }
    ~OneJob() {
        jobs.stop();
        io.threads.stop();
    }
    bool has_run(int times) {
        return eventually([&] { return runs >= times; }, 30s);
    }

    SettableClock clock;
    std::atomic<int> runs = 0;
    test::Io io;
    host::JobTriggers triggers;
    host::Jobs jobs{"module", io.threads.executors(), clock, [](const std::string&) {}, triggers};
};

}  // namespace

TEST_CASE("a sleeping job runs again within seconds when the wall clock is set") {
    Milliseconds step{};
    SUBCASE("forward") { step = 1h; }
    SUBCASE("back") { step = -1h; }
    OneJob job([](SettableClock& clock) { return clock.now() + 30min; });
    REQUIRE(job.has_run(1));
    job.clock.set(step);
    CHECK(job.has_run(2));
}

TEST_CASE("a job without a next time runs again when the wall clock is set") {
    OneJob job([](SettableClock&) { return std::nullopt; });
    REQUIRE(job.has_run(1));
    job.clock.set(-1h);
    CHECK(job.has_run(2));
}

TEST_CASE("a wall clock that is set back during a run does not prolong the sleep after it") {
    OneJob job([first = true](SettableClock& clock) mutable {
        const TimePoint next = clock.now() + 10ms;
        if (std::exchange(first, false)) clock.set(-1h);
        return next;
    });
    CHECK(job.has_run(2));
}

}  // namespace jobs_test
