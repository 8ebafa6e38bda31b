// A daily report as JSON.
#pragma once

#include <string>

#include "order/domain/daily_report.h"

namespace baedal::order {

// Amounts are integers in minor units.
std::string encode_json(const DailyReport& report);

}  // namespace baedal::order
