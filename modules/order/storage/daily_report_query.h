// Reads a store's day into a report.
#pragma once

#include <string>
#include <vector>

#include "db/connection.h"
#include "order/domain/daily_report.h"

namespace baedal::order {

// How long before its placing an order's id was drawn: the hour of day_orders_sql, and far more than the time
// from drawing the id to dating the order.
inline constexpr std::chrono::minutes id_margin{61};

// The orders that a store placed between two times. Costs what the day's orders cost: it uses the index on
// ids, which begin with the time of the order's making. Orders that were placed more than an hour after it
// are those of late_orders_sql. A payment that was captured is a sale of its whole amount, and what a refused dish
// gives back is a refund. Exposed, as are the others, for the test of the query plans.
inline constexpr char day_orders_sql[] = R"sql(
    SELECT payment_method, iif(payment_method = 'cash', subtotal, total + refused - delivery_fee + discount),
           delivery_fee, discount, iif(payment_method = 'cash', total, total + refused), placed_at, timeline, items, fulfilment, by_store,
           status = 'rejected' AND EXISTS (SELECT 1 FROM unanswered_order u WHERE u.order_id = orders.id), id
    FROM orders
    WHERE id >= :first_id AND id < :end_id AND placed_at - created_at <= 3600000
      AND placed_at >= :begin AND placed_at < :end AND +store_id = :store_id
    ORDER BY id
)sql";
inline constexpr char late_orders_sql[] = R"sql(
    SELECT payment_method, iif(payment_method = 'cash', subtotal, total + refused - delivery_fee + discount),
           delivery_fee, discount, iif(payment_method = 'cash', total, total + refused), placed_at, timeline, items, fulfilment, by_store,
           status = 'rejected' AND EXISTS (SELECT 1 FROM unanswered_order u WHERE u.order_id = orders.id), id
    FROM orders
    WHERE store_id = :store_id AND updated_at - created_at > 3600000
      AND placed_at - created_at > 3600000
      AND placed_at >= :begin AND placed_at < :end
)sql";
// Whose cash was collected between two times.
inline constexpr char collected_orders_sql[] = R"sql(
    SELECT payment_method, subtotal, delivery_fee, discount, total, collected_at, timeline, items, fulfilment, by_store,
           0, id
    FROM orders
    WHERE store_id = :store_id AND payment_method = 'cash' AND collected_at IS NOT NULL
      AND collected_at >= :begin AND collected_at < :end
)sql";
inline constexpr char day_refunds_sql[] = R"sql(
    SELECT method, amount FROM order_refund
    WHERE store_id = :store_id AND at >= :begin AND at < :end
)sql";
inline constexpr char refund_pending_sql[] = R"sql(
    SELECT ifnull(sum(total + refused - refunded - kept), 0) FROM orders
    WHERE store_id = :store_id AND payment_status = 'refund_pending'
)sql";

// A day that is over, without the orders that were not settled at its end.
struct ClosedDay {
    DayTotals totals;
    std::vector<std::string> unsettled;  // ids of orders that were placed on the day
};

// A closed day with the sums of all its orders, also of those that were not settled.
struct Closing {
    ClosedDay day;
    Subtotal sums;
};

// Reads a day for keeping, from its orders. `day.as_of` is the day's end.
Closing read_closing(db::Connection& connection, const ReportDay& day);
// Adds what happened on the day: as it was kept when it was over, or from its orders.
void read_day(db::Connection& connection, DailyReport& report, const ReportDay& day);
// Adds what the store owes now.
void read_refund_pending(db::Connection& connection, DailyReport& report, std::int64_t store_id);

}  // namespace baedal::order
