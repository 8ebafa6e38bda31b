#include "runtime/bulkhead.h"

namespace baedal {

Task<std::optional<Bulkhead::Slot>> Bulkhead::enter() {
    Queue::iterator waiter;
    switch (try_enter(co_await boost::asio::this_coro::executor, waiter)) {
        case Admission::granted: co_return std::optional<Slot>(std::in_place, *this);
        case Admission::rejected: co_return std::nullopt;
        case Admission::queued: break;
    }
    const auto deadline = clock_.monotonic() + settings_.max_wait;
    const std::shared_ptr<AsyncEvent> event = waiter->granted_event;
    for (;;) {
        const auto left = deadline - clock_.monotonic();
        const bool timed_out = left <= Instant::duration::zero();
        if (granted(waiter, timed_out)) co_return std::optional<Slot>(std::in_place, *this);
        if (timed_out) co_return std::nullopt;
        co_await event->wait_for(left);
    }
}

Bulkhead::Admission Bulkhead::try_enter(const Executor& executor, Queue::iterator& waiter) {
    const Lock lock(mutex_);
    if (in_flight_ < settings_.max_in_flight) {
        ++in_flight_;
        return Admission::granted;
    }
    if (static_cast<std::int64_t>(queue_.size()) >= settings_.max_waiting) {
        ++rejected_;
        return Admission::rejected;
    }
    waiter = queue_.insert(queue_.end(), Waiter{std::make_shared<AsyncEvent>(executor)});
    return Admission::queued;
}

bool Bulkhead::granted(Queue::iterator waiter, bool timed_out) {
    const Lock lock(mutex_);
    if (waiter->granted) {
        granted_.erase(waiter);
        return true;
    }
    if (timed_out) {
        queue_.erase(waiter);
        ++rejected_;
    }
    return false;
}

void Bulkhead::release() {
    std::shared_ptr<AsyncEvent> next;
    {
        const Lock lock(mutex_);
        if (queue_.empty()) {
            --in_flight_;
            return;
        }
        // The slot passes to the first waiter directly, so that no new caller overtakes it.
        const auto first = queue_.begin();
        first->granted = true;
        next = first->granted_event;
        granted_.splice(granted_.end(), queue_, first);
    }
    next->notify();
}

Bulkhead::Statistics Bulkhead::statistics() const {
    const Lock lock(mutex_);
    return {in_flight_, static_cast<std::int64_t>(queue_.size()), rejected_};
}

}  // namespace baedal
