// The newest events of one outbox, in memory.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "base/thread_annotations.h"
#include "db/outbox/envelope.h"

namespace baedal::outbox {

// A consumer that is up to date reads new events here, without a query of the producer's file. A
// consumer that is behind reads the file. Holds at most 1,024 events and 8 MiB. Thread-safe.
class LogTail {
public:
    static constexpr std::size_t max_events = 1024;
    static constexpr std::size_t max_bytes = 8 << 20;

    using Events = std::vector<std::shared_ptr<const Envelope>>;

    // Adds the events of one commit, in the order of seq, when they are on the disk.
    void publish(std::vector<Envelope> committed);
    // Drops all events: the file may have been replaced, or events in it rewritten.
    void forget();

    // The first `limit` events after `seq`; empty if some of them are not in memory.
    std::optional<Events> after(std::int64_t seq, int limit) const;

    std::size_t bytes() const;  // memory_of() its events

private:
    mutable Mutex mutex_;
    std::deque<std::shared_ptr<const Envelope>> events_ GUARDED_BY(mutex_);
    std::size_t bytes_ GUARDED_BY(mutex_) = 0;
};

}  // namespace baedal::outbox
