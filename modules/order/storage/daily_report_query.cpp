#include "order/storage/daily_report_query.h"

#include "base/random.h"
#include "db/document.h"

namespace baedal::order {

namespace {

using db::arg;

// Far longer than the time from drawing an order's id to dating the order.
constexpr std::chrono::minutes id_margin{1};

TimePoint begin_of(absl::CivilDay day, const absl::TimeZone& zone) {
    return from_millis(absl::ToUnixMillis(absl::FromCivil(absl::CivilSecond(day), zone)));
}

DayOrder to_order(db::Row row, const absl::TimeZone& zone) {
    DayOrder order;
    order.status = from_stored_name<Status>(row.text(0));
    order.payment_status = from_stored_name<PaymentStatus>(row.text(1));
    order.method = row.optional_text(2).value_or("");
    order.paid = row.flag(3);
    order.total = row.integer(4);
    order.refunded = row.integer(5);
    order.hour = absl::ToCivilHour(absl::FromUnixMillis(row.integer(6)), zone).hour();
    order.lines = db::read_document<std::vector<Line>>(row, 7);
    return order;
}

}  // namespace

DailyReport read_daily_report(db::Connection& connection, ReportSubject subject, absl::CivilDay day,
                              const absl::TimeZone& zone) {
    const std::int64_t store_id = subject.store_id;
    const TimePoint begin = begin_of(day, zone);
    const TimePoint end = begin_of(day + 1, zone);
    DailyReport report(std::move(subject));
    connection.each(
        day_orders_sql, [&](db::Row row) { report.add(to_order(row, zone)); },
        arg(":first_id", first_id_at(begin - id_margin)), arg(":end_id", first_id_at(end)),
        arg(":begin", begin), arg(":end", end), arg(":store_id", store_id));
    return report;
}

}  // namespace baedal::order
