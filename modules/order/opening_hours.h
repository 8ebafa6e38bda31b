// When a store takes orders, in its own time. Pure.
#pragma once

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "store/menu.h"
#include "util/clock.h"

namespace baedal::order {

// Throws std::runtime_error for a zone that the machine's time zone data does not know.
absl::TimeZone load_time_zone(const std::string& name);

// "YYYY-MM-DD" of `at` in the zone.
std::string local_date(TimePoint at, const absl::TimeZone& zone);

// Why the store takes no order at that moment, for the customer; nothing if it does. An interval
// belongs to the date on which it begins, so a closed date also closes the hours after its midnight.
std::optional<std::string> closed_reason(const store::contract::StoreProfile& store,
                                         const absl::TimeZone& zone, TimePoint at);

}  // namespace baedal::order
