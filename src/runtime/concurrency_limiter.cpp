#include "runtime/concurrency_limiter.h"

#include <algorithm>
#include <chrono>

namespace baedal {

namespace {

using Duration = Instant::duration;

constexpr Milliseconds patience{100};         // of long times, before they count
constexpr std::chrono::seconds aftermath{2};  // without anybody turned away, before all is well
constexpr double fewest = 8;                  // under way at once, so that a commit is shared
constexpr double lowered_to = 0.7;            // of the limit, after a long time

Duration long_time(Duration unavoidable) {
    return std::max<Duration>(Milliseconds(20), 4 * unavoidable);
}

// What is aimed at as long as there is congestion.
Duration short_time(Duration unavoidable) {
    return std::max<Duration>(Milliseconds(5), 3 * unavoidable);
}

double ratio(Duration part, Duration whole) {
    return static_cast<double>(part.count()) / static_cast<double>(whole.count());
}

}  // namespace

std::optional<ConcurrencyLimiter::Token> ConcurrencyLimiter::enter(Instant now) {
    const Lock lock(mutex_);
    if (limit_ && now - turned_away_ > aftermath) {
        limit_.reset();
        long_since_ = Instant::max();
    }
    if (limit_ && static_cast<double>(under_way_) >= *limit_) {
        turned_away_ = now;
        return std::nullopt;
    }
    ++under_way_;
    return Token(*this, now);
}

void ConcurrencyLimiter::Token::done(Instant now, Duration unavoidable) {
    std::exchange(of_, nullptr)->done(entered_, now, unavoidable);
}

void ConcurrencyLimiter::done(Instant entered, Instant now, Duration unavoidable) {
    const Lock lock(mutex_);
    const Duration took = now - entered;
    if (!limit_) {
        judge(now, took, unavoidable);
    } else if (took < short_time(unavoidable)) {
        *limit_ += 1 / *limit_;
    } else if (entered >= lowered_) {  // one that entered earlier says nothing of this limit
        limit_ = std::max(fewest, *limit_ * lowered_to);
        lowered_ = now;
    }
    --under_way_;
}

void ConcurrencyLimiter::judge(Instant now, Duration took, Duration unavoidable) {
    if (took < long_time(unavoidable)) {
        long_since_ = Instant::max();
        return;
    }
    long_since_ = std::min(long_since_, now);
    if (now - long_since_ < patience) return;
    // Those under way are what came in while one of them took so long (Little's law): as many as come
    // in a short time wait a short time.
    limit_ =
        std::max(fewest, static_cast<double>(under_way_) * ratio(short_time(unavoidable), took));
    lowered_ = turned_away_ = now;
}

void ConcurrencyLimiter::left() {
    const Lock lock(mutex_);
    --under_way_;
}

}  // namespace baedal
