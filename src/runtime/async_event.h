// An event that one coroutine waits for and any thread may notify.
#pragma once

#include <atomic>
#include <memory>

#include "runtime/task.h"
#include "runtime/timer.h"

namespace baedal {

// A notification without a waiter is kept until the next wait; several notifications are one.
// wait_for() is for one coroutine at a time, on the executor's thread. notify() is thread-safe.
// Owned by a shared_ptr.
class AsyncEvent : public std::enable_shared_from_this<AsyncEvent> {
public:
    explicit AsyncEvent(const Executor& executor) : executor_(executor), timer_(executor) {}

    // True if the event was notified, false if `timeout` passed first.
    Task<bool> wait_for(Instant::duration timeout);
    void notify();

private:
    Executor executor_;
    Timer timer_;
    std::atomic<bool> notified_ = false;
};

}  // namespace baedal
