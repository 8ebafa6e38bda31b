#include "runtime/bulkhead.h"

namespace baedal {

Task<std::optional<Bulkhead::Slot>> Bulkhead::enter() {
    Queue::iterator place;
    switch (ask(co_await boost::asio::this_coro::executor, place)) {
        case Admission::granted: co_return std::optional<Slot>(std::in_place, *this);
        case Admission::rejected: co_return std::nullopt;
        case Admission::queued: break;
    }
    const auto deadline = clock_.monotonic() + settings_.max_wait;
    const std::shared_ptr<AsyncEvent> bell = place->bell;
    for (;;) {
        const auto left = deadline - clock_.monotonic();
        const bool in_vain = left <= Instant::duration::zero();
        if (granted(place, in_vain)) co_return std::optional<Slot>(std::in_place, *this);
        if (in_vain) co_return std::nullopt;
        co_await bell->wait_for(left);
    }
}

Bulkhead::Admission Bulkhead::ask(const Executor& executor, Queue::iterator& place) {
    const Lock lock(mutex_);
    if (in_flight_ < settings_.max_in_flight) {
        ++in_flight_;
        return Admission::granted;
    }
    if (static_cast<std::int64_t>(queue_.size()) >= settings_.max_waiting) {
        ++rejected_;
        return Admission::rejected;
    }
    place = queue_.insert(queue_.end(), Waiter{std::make_shared<AsyncEvent>(executor)});
    return Admission::queued;
}

bool Bulkhead::granted(Queue::iterator place, bool in_vain) {
    const Lock lock(mutex_);
    if (place->granted) {
        granted_.erase(place);
        return true;
    }
    if (in_vain) {
        queue_.erase(place);
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
        // The slot goes from hand to hand: nobody who asks now can overtake.
        const auto first = queue_.begin();
        first->granted = true;
        next = first->bell;
        granted_.splice(granted_.end(), queue_, first);
    }
    next->notify();
}

Bulkhead::Figures Bulkhead::figures() const {
    const Lock lock(mutex_);
    return {in_flight_, static_cast<std::int64_t>(queue_.size()), rejected_};
}

}  // namespace baedal
