// The days that are over, each with what it came to: kept once, and forgotten when something enters such a day later.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "db/transaction.h"
#include "order/storage/daily_report_query.h"

namespace baedal::order::closed_days {

// Nothing if the day is not kept, or was kept with another begin, end or tax.
std::optional<ClosedDay> find(db::Connection& connection, const ReportDay& day);

// Reads a day that is over and keeps it, in the place of all days that it overlaps. `day.as_of` is its end.
void close(db::Transaction& tx, const ReportDay& day);

// A day is closed when it has been over for this long.
inline constexpr std::chrono::minutes wait_after_day{60};

// What happened between the two times has changed: the days of the store in which they lie, and those between them,
// are not kept any more. Costs nothing for what is younger than every closed day.
void forget(db::Transaction& tx, std::int64_t store_id, TimePoint first, TimePoint last);

// When the first order was made; nothing without an order.
std::optional<TimePoint> first_order_at(db::Connection& connection);

// The latest of the days from `from` to `to` that is not kept. `day` gives the store, the clock and the tax.
std::optional<absl::CivilDay> latest_open(db::Connection& connection, const ReportDay& day,
                                          absl::CivilDay from, absl::CivilDay to);

// A rejected order that the store had not taken in time.
void mark_unanswered(db::Transaction& tx, const std::string& order_id);

}  // namespace baedal::order::closed_days
