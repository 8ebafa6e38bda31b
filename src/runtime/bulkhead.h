// Keeps what is slow from taking all there is: bounds the calls under way, and those that wait.
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
    Milliseconds max_wait{250};  // how long a caller waits for its turn
};

// Thread-safe. Slots are handed out in the order of asking.
class Bulkhead {
public:
    Bulkhead(BulkheadSettings settings, const Clock& clock) : settings_(settings), clock_(clock) {}
    Bulkhead(const Bulkhead&) = delete;
    Bulkhead& operator=(const Bulkhead&) = delete;

    // The right to one call, for as long as it lives. Outlived by its bulkhead.
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

    // Nothing at once if too many wait already, and nothing after `patience` in vain.
    Task<std::optional<Slot>> enter();

    struct Figures {
        std::int64_t in_flight = 0;
        std::int64_t waiting = 0;
        std::uint64_t rejected = 0;
    };
    Figures figures() const;

private:
    struct Waiter {
        std::shared_ptr<AsyncEvent> bell;
        bool granted = false;  // it holds a slot now
    };
    using Queue = std::list<Waiter>;

    // Either a slot is taken, or the caller stands in the queue, or neither.
    enum class Admission { granted, queued, rejected };
    Admission ask(const Executor& executor, Queue::iterator& place);
    // True if the waiter has got its slot. Otherwise it leaves the queue if `in_vain`.
    bool granted(Queue::iterator place, bool in_vain);
    void release();

    const BulkheadSettings settings_;
    const Clock& clock_;
    mutable Mutex mutex_;
    std::int64_t in_flight_ GUARDED_BY(mutex_) = 0;
    std::uint64_t rejected_ GUARDED_BY(mutex_) = 0;
    Queue queue_ GUARDED_BY(mutex_);    // not granted yet
    Queue granted_ GUARDED_BY(mutex_);  // granted, and not yet back from waiting
};

}  // namespace baedal
