// Turns new work away when those who came before wait for one another, and lets in as many as do not.
#pragma once

#include <cstddef>
#include <optional>
#include <utility>

#include "base/clock.h"
#include "base/thread_annotations.h"

namespace baedal {

// Judges by how long a piece of work takes that is short when nobody is in the way. A burst is what
// queues are for, a wait that does not go away is congestion (CoDel, RFC 8289); from then on only so
// many are under way at once as keep the wait short: fewer after each long one, one more after each
// round of short ones (RFC 5681's congestion avoidance). Ends when nobody was turned away for 2 s.
//
// Thread-safe. Outlives its tokens.
class ConcurrencyLimiter {
public:
    // One piece of work, from its being let in to its end, which done() tells; without that, as when
    // it fails, it says nothing about the wait. Moved only.
    class Token {
    public:
        Token(Token&& other) noexcept
            : of_(std::exchange(other.of_, nullptr)), entered_(other.entered_) {}
        Token& operator=(Token&&) = delete;
        ~Token() {
            if (of_ != nullptr) of_->left();
        }

        // The work is through, `unavoidable` being what one like it takes by itself (a commit on this
        // disk). Long is more than 20 ms and four times that, and in a congestion more than 5 ms and
        // three times that.
        void done(Instant now, Instant::duration unavoidable);

    private:
        friend ConcurrencyLimiter;
        Token(ConcurrencyLimiter& of, Instant entered) : of_(&of), entered_(entered) {}

        ConcurrencyLimiter* of_;
        Instant entered_;
    };

    // Nothing: turned away.
    std::optional<Token> enter(Instant now);

private:
    void done(Instant entered, Instant now, Instant::duration unavoidable);
    void judge(Instant now, Instant::duration took, Instant::duration unavoidable) REQUIRES(mutex_);
    void left();

    Mutex mutex_;
    std::size_t under_way_ GUARDED_BY(mutex_) = 0;
    std::optional<double> limit_ GUARDED_BY(mutex_);          // of those; none: no congestion
    Instant long_since_ GUARDED_BY(mutex_) = Instant::max();  // while there is no congestion
    Instant lowered_ GUARDED_BY(mutex_) = Instant::min();
    Instant turned_away_ GUARDED_BY(mutex_) = Instant::min();
};

}  // namespace baedal
