// A daily report as CSV.
#pragma once

#include <string>

#include "order/domain/daily_report.h"

namespace baedal::order {

// RFC 4180 with a header line and CR LF, in UTF-8 with a byte order mark, without which spreadsheet
// programs take Korean for another encoding. A name that a spreadsheet would run as a formula is
// preceded by an apostrophe. Amounts are decimals of the currency, whose code is a column.
std::string encode_csv(const DailyReport& report);

// Of the file: "baedal-1-2026-11-23.csv", "baedal-all-2026-11-01-2026-11-30.csv".
std::string csv_name(const ReportSubject& subject);

}  // namespace baedal::order
