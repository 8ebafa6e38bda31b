#include "db/outbox/log_tail.h"

#include <algorithm>

namespace baedal::outbox {

// The struct of an event takes about twice the memory of its JSON.
std::size_t memory_of(const Envelope& event) {
    return sizeof(Envelope) + event.id.size() + event.type.size() + event.subject.size() +
           event.traceparent.size() + event.data.size() * (event.held.empty() ? 1 : 3);
}

void LogTail::publish(std::vector<Envelope> committed) {
    Events events;
    events.reserve(committed.size());
    for (auto& event : committed)
        events.push_back(std::make_shared<const Envelope>(std::move(event)));
    const Lock lock(mutex_);
    for (auto& event : events) {
        bytes_ += memory_of(*event);
        events_.push_back(std::move(event));
        while (events_.size() > max_events || bytes_ > max_bytes) {
            bytes_ -= memory_of(*events_.front());
            events_.pop_front();
        }
    }
}

void LogTail::forget() {
    const Lock lock(mutex_);
    events_.clear();
    bytes_ = 0;
}

std::size_t LogTail::bytes() const {
    const Lock lock(mutex_);
    return bytes_;
}

std::optional<LogTail::Events> LogTail::after(std::int64_t seq, int limit) const {
    const Lock lock(mutex_);
    // From the first event on, every committed event is in memory.
    if (events_.empty() || events_.front()->seq > seq + 1) return std::nullopt;
    const auto first =
        std::ranges::partition_point(events_, [&](const auto& event) { return event->seq <= seq; });
    const auto count = std::min<std::ptrdiff_t>(limit, events_.end() - first);
    return Events(first, first + count);
}

}  // namespace baedal::outbox
