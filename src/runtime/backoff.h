// Exponential back-off: how long to wait before the next attempt.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/clock.h"

namespace baedal {

struct Backoff {
    Milliseconds first;    // after one failure; positive
    Milliseconds longest;  // no pause is longer, unless `first` is

    // The pause after `failures` failures in a row, 1 or more: doubled each time.
    constexpr Milliseconds after(std::int64_t failures) const {
        Milliseconds pause = first;
        for (std::int64_t n = 1; n < failures && pause < longest; ++n) pause *= 2;
        return std::max(first, std::min(pause, longest));
    }
    // The same, a quarter shorter to a quarter longer; `random` is drawn from [0, 1).
    constexpr Milliseconds after(std::int64_t failures, double random) const {
        const auto pause = static_cast<double>(after(failures).count());
        return Milliseconds{static_cast<std::int64_t>(pause * (0.75 + random / 2))};
    }
};

}  // namespace baedal
