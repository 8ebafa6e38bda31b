// Limits the calls in flight to a slow dependency, and the callers that wait for a slot.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <utility>

#include "base/clock.h"
#include "base/thread_annotations.h"
#include "runtime/async_event.h"
#include "runtime/task.h"

namespace baedal {

struct BulkheadSettings {
    std::int64_t max_in_flight = 10'000;
    std::int64_t max_waiting = 1'000;
    Milliseconds max_wait{250};  // of a caller for its slot
};

// Thread-safe. Callers get slots in the order of their calls of enter().
class Bulkhead {
public:
    Bulkhead(BulkheadSettings settings, const Clock& clock) : settings_(settings), clock_(clock) {}
    Bulkhead(const Bulkhead&) = delete;
    Bulkhead& operator=(const Bulkhead&) = delete;

    // The right to one call, until its destruction. The bulkhead outlives it.
    class Slot {
    public:
        explicit Slot(Bulkhead& bulkhead) : bulkhead_(&bulkhead) {}
        Slot(Slot&& other) noexcept : bulkhead_(std::exchange(other.bulkhead_, nullptr)) {}
        Slot& operator=(Slot&&) = delete;
        ~Slot() {
            if (bulkhead_ != nullptr) bulkhead_->release();
        }

    private:
        Bulkhead* bulkhead_;
    };

    // Empty at once if max_waiting callers wait already; empty after max_wait without a slot.
    Task<std::optional<Slot>> enter();

    struct Statistics {
        std::int64_t in_flight = 0;
        std::int64_t waiting = 0;
        std::uint64_t rejected = 0;
    };
    Statistics statistics() const;

private:
    struct Waiter {
        std::shared_ptr<AsyncEvent> granted_event;
        bool granted = false;  // the waiter holds a slot
    };
    using Queue = std::list<Waiter>;

    // The caller has a slot, or a place in the queue, or neither.
    enum class Admission { granted, queued, rejected };
    Admission try_enter(const Executor& executor, Queue::iterator& waiter);
    // True if the waiter has a slot. Otherwise the waiter leaves the queue if `timed_out`.
    bool granted(Queue::iterator waiter, bool timed_out);
    void release();

    const BulkheadSettings settings_;
    const Clock& clock_;
    mutable Mutex mutex_;
    std::int64_t in_flight_ GUARDED_BY(mutex_) = 0;
    std::uint64_t rejected_ GUARDED_BY(mutex_) = 0;
    Queue queue_ GUARDED_BY(mutex_);    // waiters without a slot
    Queue granted_ GUARDED_BY(mutex_);  // waiters with a slot that have not resumed yet
};

}  // namespace baedal
