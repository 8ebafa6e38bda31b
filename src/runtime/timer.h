// A coroutine's wait for a moment: the one place that knows whose time it is.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include <boost/asio/steady_timer.hpp>

#include "base/clock.h"
#include "runtime/task.h"

namespace baedal {

// Time for a simulation: what takes the place of the system's timers on the io_contexts that it was
// given to. Used on the context's thread.
class TimerSource {
public:
    using Ticket = std::uint64_t;

    virtual ~TimerSource() = default;
    // Runs `then` once `duration` has passed, or soon after cancel().
    virtual Ticket after(Instant::duration duration, std::move_only_function<void()> then) = 0;
    // A ticket that is used up is no error.
    virtual void cancel(Ticket ticket) = 0;
};

// Before the first wait on that context; `source` outlives its last.
void use_timers(boost::asio::io_context& context, TimerSource& source);

// For one coroutine at a time; belongs to the executor's thread.
class Timer {
public:
    explicit Timer(const Executor& executor);

    // Ends when `duration` has passed or when cancel() was called, whichever comes first.
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

// Waits on the current coroutine's thread.
Task<> sleep_for(Instant::duration duration);

}  // namespace baedal
