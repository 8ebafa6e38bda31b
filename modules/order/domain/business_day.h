// The business day of a store: from the time at which its day begins to that of the next date, by the store's
// clock, so that an evening that ends after midnight is one day. Pure.
#pragma once

#include <string>

#include "absl/time/time.h"
#include "base/clock.h"

namespace baedal::order {

struct BusinessClock {
    absl::TimeZone zone;
    int begins = 0;  // minutes after midnight

    // `day_begins` is "HH:MM".
    static BusinessClock of(const absl::TimeZone& zone, const std::string& day_begins);
};

struct BusinessDay {
    TimePoint begin;
    TimePoint end;  // the begin of the next one
};

BusinessDay business_day(absl::CivilDay day, const BusinessClock& clock);

// The day to which `at` belongs.
absl::CivilDay day_of(TimePoint at, const BusinessClock& clock);

}  // namespace baedal::order
