// Exponential back-off: the pause before the next attempt.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/clock.h"

namespace baedal {

struct Backoff {
    Milliseconds first;    // the pause after one failure; positive
    Milliseconds longest;  // the upper limit of a pause, unless `first` is longer

    // The pause after `failures` consecutive failures, 1 or more. It doubles with each failure.
    constexpr Milliseconds after(std::int64_t failures) const {
        Milliseconds pause = first;
        for (std::int64_t n = 1; n < failures && pause < longest; ++n) pause *= 2;
        return std::max(first, std::min(pause, longest));
    }
    // As above with jitter of plus or minus a quarter. `random` is in [0, 1).
    constexpr Milliseconds after(std::int64_t failures, double random) const {
        const auto pause = static_cast<double>(after(failures).count());
        return Milliseconds{static_cast<std::int64_t>(pause * (0.75 + random / 2))};
    }
};

}  // namespace baedal
