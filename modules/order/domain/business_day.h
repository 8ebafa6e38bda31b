// The business day of a store: from midnight to midnight by the store's clock. Pure.
#pragma once

#include "absl/time/time.h"
#include "base/clock.h"

namespace baedal::order {

struct BusinessDay {
    TimePoint begin;
    TimePoint end;  // the begin of the next one
};

BusinessDay business_day(absl::CivilDay day, const absl::TimeZone& zone);

// The day to which `at` belongs.
absl::CivilDay day_of(TimePoint at, const absl::TimeZone& zone);

}  // namespace baedal::order
