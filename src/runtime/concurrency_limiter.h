// Sheds load before queueing: limits the work in flight while it takes much longer than without a
// queue.
#pragma once

#include <cstddef>
#include <optional>
#include <utility>

#include "base/clock.h"
#include "base/thread_annotations.h"

namespace baedal {

// Detects congestion by the duration of each piece of work. A burst is no congestion; durations
// that stay long for 100 ms are (CoDel, RFC 8289). During congestion the work in flight has a
// limit: a long duration lowers it by a factor, a round of short ones raises it by one (congestion
// avoidance of RFC 5681). Congestion ends when no work was rejected for 2 s.
//
// Thread-safe. Outlives its tokens.
class ConcurrencyLimiter {
public:
    // One piece of work in flight, from enter() to done() or to its destruction. Work that fails is
    // destroyed without done(): its duration does not count.
    class Token {
    public:
        Token(Token&& other) noexcept
            : limiter_(std::exchange(other.limiter_, nullptr)), entered_(other.entered_) {}
        Token& operator=(Token&&) = delete;
        ~Token() {
            if (limiter_ != nullptr) limiter_->release();
        }

        // The work has ended. `unavoidable` is its duration without a queue (a commit on this
        // disk). A duration is long from 30 ms and 4 * unavoidable on, during congestion from 5 ms
        // and 3 * unavoidable on.
        void done(Instant now, Instant::duration unavoidable);

    private:
        friend ConcurrencyLimiter;
        Token(ConcurrencyLimiter& limiter, Instant entered)
            : limiter_(&limiter), entered_(entered) {}

        ConcurrencyLimiter* limiter_;
        Instant entered_;
    };

    // Empty: the work is rejected.
    std::optional<Token> enter(Instant now);

    std::size_t in_flight() const;

private:
    void done(Instant entered, Instant now, Instant::duration unavoidable);
    void detect_congestion(Instant now, Instant::duration took, Instant::duration unavoidable)
        REQUIRES(mutex_);
    void release();

    mutable Mutex mutex_;
    std::size_t in_flight_ GUARDED_BY(mutex_) = 0;
    std::optional<double> limit_ GUARDED_BY(mutex_);  // of in_flight_; empty: no congestion
    Instant slow_since_ GUARDED_BY(mutex_) =
        Instant::max();  // without congestion; max: the last duration was short
    Instant lowered_ GUARDED_BY(mutex_) = Instant::min();
    Instant last_rejection_ GUARDED_BY(mutex_) = Instant::min();
};

}  // namespace baedal
