#include "db/outbox/log_tail.h"

#include <algorithm>

namespace baedal::outbox {

void LogTail::publish(std::vector<Envelope> committed) {
    Events events;
    events.reserve(committed.size());
    for (auto& event : committed)
        events.push_back(std::make_shared<const Envelope>(std::move(event)));
    const Lock lock(mutex_);
    events_.insert(events_.end(), events.begin(), events.end());
    if (events_.size() > kept) {
        events_.erase(events_.begin(), events_.end() - static_cast<std::ptrdiff_t>(kept));
    }
}

void LogTail::forget() {
    const Lock lock(mutex_);
    events_.clear();
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
