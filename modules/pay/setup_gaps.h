// What these settings lack before customers can pay with money.
#pragma once

#include <vector>

#include "host/diagnosis.h"
#include "pay/settings.h"

namespace baedal::pay {

std::vector<host::Diagnosis> setup_gaps(const Settings& settings);

}  // namespace baedal::pay
