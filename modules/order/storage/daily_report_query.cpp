#include "order/storage/daily_report_query.h"

#include "base/random.h"
#include "db/document.h"
#include "order/storage/timeline.h"

namespace baedal::order {

namespace {

using db::arg;

// How long before its placing an order's id was drawn: the hour of day_orders_sql, and far more than the time
// from drawing the id to dating the order.
constexpr std::chrono::minutes id_margin{61};

ReportedOrder to_order(db::Row row) {
    return {.method = row.text(0),
            .price = {.subtotal = row.integer(1),
                      .adjustments = {{{AdjustmentKind::delivery_fee, row.integer(2)},
                                       {AdjustmentKind::discount, -row.integer(3)}}},
                      .total = row.integer(4)},
            .at = row.time(5),
            .timeline = parse_timeline(row.text(6)),
            .lines = db::read_document<std::vector<Line>>(row, 7)};
}

}  // namespace

void read_day(db::Connection& connection, DailyReport& report, const ReportDay& day) {
    const auto [begin, end] = business_day(day.date, day.clock);
    const auto add_placed = [&](db::Row row) { report.add_placed(day, to_order(row)); };
    connection.each(day_orders_sql, add_placed, arg(":first_id", first_id_at(begin - id_margin)),
                    arg(":end_id", first_id_at(end)), arg(":begin", begin), arg(":end", end),
                    arg(":store_id", day.store_id));
    connection.each(late_orders_sql, add_placed, arg(":store_id", day.store_id),
                    arg(":begin", begin), arg(":end", end));
    connection.each(
        collected_orders_sql, [&](db::Row row) { report.add_collected(day, to_order(row)); },
        arg(":store_id", day.store_id), arg(":begin", begin), arg(":end", end));
    connection.each(
        day_refunds_sql, [&](db::Row row) { report.add_refund(day, row.text(0), row.integer(1)); },
        arg(":store_id", day.store_id), arg(":begin", begin), arg(":end", end));
}

void read_refund_pending(db::Connection& connection, DailyReport& report, std::int64_t store_id) {
    connection.each(
        refund_pending_sql, [&](db::Row row) { report.add_refund_pending(row.integer(0)); },
        arg(":store_id", store_id));
}

}  // namespace baedal::order
