// Timers of coroutines, on the system's time or on simulated time.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include <boost/asio/steady_timer.hpp>

#include "base/clock.h"
#include "runtime/task.h"

namespace baedal {

// Simulated time: replaces the system's timers on the io_contexts that use it. Called on the
// context's thread.
class TimerSource {
public:
    using Ticket = std::uint64_t;

    virtual ~TimerSource() = default;
    // Runs `then` once, when `duration` has passed or soon after cancel().
    virtual Ticket after(Instant::duration duration, std::move_only_function<void()> then) = 0;
    // Does nothing for a ticket whose `then` has run.
    virtual void cancel(Ticket ticket) = 0;
};

// Called before the first wait on `context`. `source` outlives the last wait.
void use_timers(boost::asio::io_context& context, TimerSource& source);

// For one coroutine at a time, on the executor's thread.
class Timer {
public:
    explicit Timer(const Executor& executor);

    // Ends when `duration` has passed or cancel() is called.
    Task<> wait_for(Instant::duration duration);
    void cancel();

private:
    using SystemTimer = boost::asio::basic_waitable_timer<
        std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;

    Executor executor_;
    TimerSource* source_;  // null: the system's timers
    TimerSource::Ticket ticket_ = 0;
    std::optional<SystemTimer> system_;
    boost::system::error_code ignored_;
};

// Suspends the current coroutine for `duration`.
Task<> sleep_for(Instant::duration duration);

}  // namespace baedal
