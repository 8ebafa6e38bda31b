// A daily report as JSON and as CSV.
#pragma once

#include <string>

#include "order/domain/daily_report.h"

namespace baedal::order {

std::string encode_json(const DailyReport& report);

// RFC 4180 with a header line and CR LF, in UTF-8 with a byte order mark, without which spreadsheet
// programs take Korean for another encoding. A name that a spreadsheet would run as a formula is
// preceded by an apostrophe.
std::string encode_csv(const DailyReport& report);

}  // namespace baedal::order
