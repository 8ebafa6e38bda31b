// What these settings lack before customers can pay with money.
#pragma once

#include <vector>

#include "host/setup_gap.h"
#include "pay/settings.h"

namespace baedal::pay {

std::vector<host::SetupGap> setup_gaps(const Settings& settings);

}  // namespace baedal::pay
