#include "order/storage/daily_report_query.h"

#include "base/random.h"
#include "db/document.h"
#include "order/storage/closed_days.h"
#include "order/storage/timeline.h"

namespace baedal::order {

namespace {

using db::arg;

// The columns of day_orders_sql.
constexpr char one_order_sql[] = R"sql(
    SELECT payment_method, subtotal, delivery_fee, discount, total, placed_at, timeline, items, fulfilment, by_store,
           status = 'rejected' AND EXISTS (SELECT 1 FROM unanswered_order u WHERE u.order_id = orders.id), id
    FROM orders WHERE id = :id
)sql";

ReportedOrder to_order(db::Row row) {
    return {.method = row.text(0),
            .price = {.subtotal = row.integer(1),
                      .adjustments = {{{AdjustmentKind::delivery_fee, row.integer(2)},
                                       {AdjustmentKind::discount, -row.integer(3)}}},
                      .total = row.integer(4)},
            .at = row.time(5),
            .timeline = parse_timeline(row.text(6)),
            .lines = db::read_document<std::vector<Line>>(row, 7),
            .fulfilment = from_stored_name<Fulfilment>(row.text(8)),
            .is_cancelled_by_store = row.flag(9),
            .is_unanswered = row.flag(10)};
}

// Calls `placed` with each order that was placed on the day and its id, and adds the rest to `totals`.
void read(db::Connection& connection, const ReportDay& day, DayTotals& totals, auto&& placed) {
    const auto [begin, end] = business_day(day.date, day.clock);
    const auto each_placed = [&](db::Row row) { placed(to_order(row), row.text(11)); };
    connection.each(day_orders_sql, each_placed, arg(":first_id", first_id_at(begin - id_margin)),
                    arg(":end_id", first_id_at(end)), arg(":begin", begin), arg(":end", end),
                    arg(":store_id", day.store_id));
    connection.each(late_orders_sql, each_placed, arg(":store_id", day.store_id),
                    arg(":begin", begin), arg(":end", end));
    connection.each(
        collected_orders_sql, [&](db::Row row) { totals.add_collected(day, to_order(row)); },
        arg(":store_id", day.store_id), arg(":begin", begin), arg(":end", end));
    connection.each(
        day_refunds_sql, [&](db::Row row) { totals.add_refund(day, row.text(0), row.integer(1)); },
        arg(":store_id", day.store_id), arg(":begin", begin), arg(":end", end));
}

DayTotals read_totals(db::Connection& connection, const ReportDay& day) {
    DayTotals out;
    read(connection, day, out,
         [&](const ReportedOrder& order, const std::string&) { out.add_placed(day, order); });
    return out;
}

}  // namespace

Closing read_closing(db::Connection& connection, const ReportDay& day) {
    ClosedDay out;
    DayTotals unsettled;
    read(connection, day, out.totals, [&](const ReportedOrder& order, const std::string& id) {
        const bool settled = is_settled(order.timeline, day.as_of);
        (settled ? out.totals : unsettled).add_placed(day, order);
        if (!settled) out.unsettled.push_back(id);
    });
    Subtotal sums{out.totals.orders + unsettled.orders, out.totals.takings()};
    sums.takings += unsettled.takings();
    return {std::move(out), sums};
}

void read_day(db::Connection& connection, DailyReport& report, const ReportDay& day) {
    const auto closed = closed_days::find(connection, day);
    if (!closed) return report.add(day, read_totals(connection, day));
    report.add(day, closed->totals);
    for (const std::string& id : closed->unsettled)
        connection.each(
            one_order_sql, [&](db::Row row) { report.add_placed(day, to_order(row)); },
            arg(":id", id));
}

void read_refund_pending(db::Connection& connection, DailyReport& report, std::int64_t store_id) {
    connection.each(
        refund_pending_sql, [&](db::Row row) { report.add_refund_pending(row.integer(0)); },
        arg(":store_id", store_id));
}

}  // namespace baedal::order
