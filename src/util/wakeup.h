// A bell that one coroutine waits for and anyone may ring.
#pragma once

#include <atomic>
#include <memory>

#include <boost/asio/steady_timer.hpp>

#include "util/task.h"

namespace baedal {

// A ring while nobody waits is remembered until the next wait; several are one.
// wait_for() is for one coroutine at a time on the executor's thread; ring() is thread-safe.
class Wakeup : public std::enable_shared_from_this<Wakeup> {
public:
    explicit Wakeup(const Executor& executor) : executor_(executor), timer_(executor) {}

    // True if the bell rang, false if `timeout` passed first.
    Task<bool> wait_for(std::chrono::steady_clock::duration timeout);
    void ring();

private:
    using Timer = boost::asio::basic_waitable_timer<
        std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;
    Executor executor_;
    Timer timer_;
    std::atomic<bool> rung_ = false;
};

// Waits on the current coroutine's thread.
Task<> sleep_for(std::chrono::steady_clock::duration duration);

}  // namespace baedal
