// Reads the orders of one store's day into a report.
#pragma once

#include "absl/time/time.h"
#include "db/connection.h"
#include "order/domain/daily_report.h"

namespace baedal::order {

// The orders of one store between two times. Costs what the day's orders cost: it uses the index on ids,
// which begin with the time. An id is drawn a little before its order is dated, hence both pairs of
// bounds. Exposed for the test of the query plan.
inline constexpr char day_orders_sql[] = R"sql(
    SELECT status, payment_status, payment_method, payment_id IS NOT NULL, total, refunded, created_at, items
    FROM orders
    WHERE id >= :first_id AND id < :end_id
      AND created_at >= :begin AND created_at < :end AND +store_id = :store_id
    ORDER BY id
)sql";

// `day` is that of subject.date, in the store's `zone`.
DailyReport read_daily_report(db::Connection& connection, ReportSubject subject, absl::CivilDay day,
                              const absl::TimeZone& zone);

}  // namespace baedal::order
