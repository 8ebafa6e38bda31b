// Tells a crowd that is being served from one in which everybody only waits.
#pragma once

#include "util/clock.h"
#include "util/thread_annotations.h"

namespace baedal::resilience {

// Judges by how long a piece of work took that is short when nobody is in the way, as CoDel (RFC 8289)
// does: a burst is what queues are for, a wait that does not go away is not. As there, a congestion
// that comes back soon is met at once.
//
// Thread-safe.
class Congestion {
public:
    // A piece of work is through that took so long, `unavoidable` being what one like it takes by
    // itself (a commit on this disk). Long is more than 20 ms and more than four times that.
    void noted(Instant now, Instant::duration took, Instant::duration unavoidable);

    // All that came to an end lately took long: new work should be turned away. Says no again by
    // itself when nothing has been noted for as long as a long time is.
    bool lasts(Instant now) const;

private:
    mutable Mutex mutex_;
    Instant long_since_ GUARDED_BY(mutex_) = Instant::max();
    Instant until_ GUARDED_BY(mutex_) = Instant::min();
    Instant last_ GUARDED_BY(mutex_) = Instant::min();  // that it lasted
};

}  // namespace baedal::resilience
