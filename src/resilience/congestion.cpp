#include "resilience/congestion.h"

#include <algorithm>

namespace baedal::resilience {

namespace {
constexpr Milliseconds shortest_long_time{100};
constexpr int times_the_unavoidable = 3;
constexpr Milliseconds patience{100};  // of long times, before they count
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
    if (now - long_since_ >= patience) until_ = now + patience;
}

bool Congestion::lasts(Instant now) const {
    const Lock lock(mutex_);
    return now < until_;
}

}  // namespace baedal::resilience
