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

// A consumer that keeps up with the log finds here what was just committed, and need not open and
// query the producer's file for it. One that has fallen behind reads the file. Thread-safe.
class LogTail {
public:
    using Events = std::vector<std::shared_ptr<const Envelope>>;

    // The events of one commit, in the order of their seq, once they are on the disk.
    void publish(std::vector<Envelope> committed);
    // The file may hold other events than these from now on.
    void forget();

    // The first `limit` events after that seq; nothing if they are not all here.
    std::optional<Events> after(std::int64_t seq, int limit) const;

private:
    static constexpr std::size_t kept = 1024;

    mutable Mutex mutex_;
    std::deque<std::shared_ptr<const Envelope>> events_ GUARDED_BY(mutex_);
};

}  // namespace baedal::outbox
