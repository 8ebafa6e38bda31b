#include "runtime/concurrency_limiter.h"

#include <algorithm>
#include <chrono>

namespace baedal {

namespace {

using Duration = Instant::duration;

constexpr Milliseconds congested_after{100};        // of long durations without a short one
constexpr std::chrono::seconds recovered_after{2};  // without a rejection
constexpr double lowest_limit = 8;                  // enough units to share a commit
constexpr double decrease = 0.7;                    // factor of the limit after a long duration

// The duration from which work is long while there is no congestion.
Duration long_duration(Duration unavoidable) {
    return std::max<Duration>(Milliseconds(30), 4 * unavoidable);
}

// The duration that the limit aims at during congestion.
Duration target_duration(Duration unavoidable) {
    return std::max<Duration>(Milliseconds(5), 3 * unavoidable);
}

double ratio(Duration part, Duration whole) {
    return static_cast<double>(part.count()) / static_cast<double>(whole.count());
}

}  // namespace

std::optional<ConcurrencyLimiter::Token> ConcurrencyLimiter::enter(Instant now) {
    const Lock lock(mutex_);
    if (limit_ && now - last_rejection_ > recovered_after) {
        limit_.reset();
        slow_since_ = Instant::max();
    }
    if (limit_ && static_cast<double>(in_flight_) >= *limit_) {
        last_rejection_ = now;
        return std::nullopt;
    }
    ++in_flight_;
    return Token(*this, now);
}

void ConcurrencyLimiter::Token::done(Instant now, Duration unavoidable) {
    std::exchange(limiter_, nullptr)->done(entered_, now, unavoidable);
}

void ConcurrencyLimiter::done(Instant entered, Instant now, Duration unavoidable) {
    const Lock lock(mutex_);
    const Duration took = now - entered;
    if (!limit_) {
        detect_congestion(now, took, unavoidable);
    } else if (took < target_duration(unavoidable)) {
        *limit_ += 1 / *limit_;
    } else if (entered >= lowered_) {  // earlier work ran under the earlier limit
        limit_ = std::max(lowest_limit, *limit_ * decrease);
        lowered_ = now;
    }
    --in_flight_;
}

void ConcurrencyLimiter::detect_congestion(Instant now, Duration took, Duration unavoidable) {
    if (took < long_duration(unavoidable)) {
        slow_since_ = Instant::max();
        return;
    }
    slow_since_ = std::min(slow_since_, now);
    if (now - slow_since_ < congested_after) return;
    // The work in flight is the arrivals of one duration `took` (Little's law), so the arrivals of
    // one target duration take the target duration.
    limit_ = std::max(lowest_limit,
                      static_cast<double>(in_flight_) * ratio(target_duration(unavoidable), took));
    lowered_ = last_rejection_ = now;
}

std::size_t ConcurrencyLimiter::in_flight() const {
    const Lock lock(mutex_);
    return in_flight_;
}

void ConcurrencyLimiter::release() {
    const Lock lock(mutex_);
    --in_flight_;
}

}  // namespace baedal
