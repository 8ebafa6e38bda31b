// The clock of this machine against that of another one.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "host/diagnosis.h"

namespace baedal::host {

// `date` is the Date field of a response that has just arrived (RFC 9110, section 6.6.1), and `from`
// names its server. Nothing for a field that has no date.
std::optional<Diagnosis> compare_clock(TimePoint now, const std::string& date,
                                       const std::string& from);

}  // namespace baedal::host
