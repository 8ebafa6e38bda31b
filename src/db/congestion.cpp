#include "db/congestion.h"

#include <algorithm>

namespace baedal::db {

namespace {
constexpr Milliseconds shortest_long_wait{100};
constexpr int commits_that_one_waits_for = 3;
constexpr Milliseconds patience{100};  // of long waits, before they count
constexpr int weight = 8;              // of the past in the average
}  // namespace

void Congestion::taken_up(Instant now, Instant::duration waited) {
    wait_ms_.store(std::chrono::floor<Milliseconds>(waited).count(), std::memory_order_relaxed);
    const auto target = std::max<Instant::duration>(
        shortest_long_wait, usual_commit_ * commits_that_one_waits_for);
    if (waited < target) {
        long_since_ = Instant::max();
        until_.store(Instant::min().time_since_epoch().count(), std::memory_order_relaxed);
        return;
    }
    long_since_ = std::min(long_since_, now);
    if (now - long_since_ < patience) return;
    until_.store((now + patience).time_since_epoch().count(), std::memory_order_relaxed);
}

void Congestion::committed(Instant::duration took) {
    usual_commit_ += (took - usual_commit_) / weight;
}

bool Congestion::lasts(Instant now) const {
    return now.time_since_epoch().count() < until_.load(std::memory_order_relaxed);
}

}  // namespace baedal::db
