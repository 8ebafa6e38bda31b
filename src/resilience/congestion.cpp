#include "resilience/congestion.h"

#include <algorithm>

namespace baedal::resilience {

namespace {
constexpr Milliseconds shortest_long_time{20};
constexpr int times_the_unavoidable = 4;
constexpr Milliseconds patience{100};            // of long times, before they count
constexpr std::chrono::seconds kept_in_mind{2};  // a congestion, after which there is no patience
}  // namespace

void Congestion::noted(Instant now, Instant::duration took, Instant::duration unavoidable) {
    const auto limit =
        std::max<Instant::duration>(shortest_long_time, unavoidable * times_the_unavoidable);
    const Lock lock(mutex_);
    if (took < limit) {
        long_since_ = Instant::max();
        until_ = Instant::min();
        return;
    }
    long_since_ = std::min(long_since_, now);
    const bool known = last_ > Instant::min() && now - last_ < kept_in_mind;
    if (!known && now - long_since_ < patience) return;
    last_ = now;
    until_ = now + limit;
}

bool Congestion::lasts(Instant now) const {
    const Lock lock(mutex_);
    return now < until_;
}

}  // namespace baedal::resilience
