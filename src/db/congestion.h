// Tells a queue that works from one that only makes everybody wait.
#pragma once

#include <atomic>

#include "util/clock.h"

namespace baedal::db {

// Judges by how long work has waited when it is taken up, as CoDel (RFC 8289) does: a burst is what a
// queue is for, a wait that does not go away is not. A wait is long if it is more than 100 ms and more
// than three commits take: on a slow disk everybody waits for one or two of those.
//
// The writer notes, any thread may ask.
class Congestion {
public:
    // On the writer's thread, for each batch: how long its first unit had waited, and how long the
    // commit then took.
    void taken_up(Instant now, Instant::duration waited);
    void committed(Instant::duration took);

    // New work should be turned away. Says no again by itself soon after the last long wait.
    bool lasts(Instant now) const;
    // Of the last batch.
    Milliseconds wait() const { return Milliseconds{wait_ms_.load(std::memory_order_relaxed)}; }

private:
    Instant::duration usual_commit_{};  // the writer's own: an exponential average
    Instant long_since_ = Instant::max();
    std::atomic<Instant::rep> until_ = Instant::min().time_since_epoch().count();
    std::atomic<Milliseconds::rep> wait_ms_ = 0;
};

}  // namespace baedal::db
