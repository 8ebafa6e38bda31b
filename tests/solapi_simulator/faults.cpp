#include "solapi_simulator/faults.h"

#include <algorithm>

namespace baedal::solapi {

std::optional<Fault> FaultPlan::take(const std::string& kind) {
    const auto found = std::ranges::find_if(
        faults_, [&](const Fault& fault) { return fault.on == kind || fault.on == "any"; });
    if (found == faults_.end()) return std::nullopt;
    Fault out = *found;
    if (--found->times <= 0) faults_.erase(found);
    return out;
}

}  // namespace baedal::solapi
