#include "order/storage/order_export_query.h"

#include <algorithm>
#include <tuple>

#include "base/random.h"
#include "db/document.h"
#include "order/storage/daily_report_query.h"

namespace baedal::order {

namespace {

using db::arg;

// Placed within the period; one that was paid in cash is read by the time of its collection. A payment that was
// captured is a sale of its whole amount, and what a refused dish gives back is a refund.
constexpr char placed_sql[] = R"sql(
    SELECT id, number, placed_at, status, fulfilment, payment_method, items,
           iif(payment_method = 'cash', subtotal, total + refused - delivery_fee + discount), delivery_fee, discount,
           iif(payment_method = 'cash', total, total + refused), refunded, payment_method <> 'cash'
    FROM orders
    WHERE id >= :first_id AND id < :end_id AND placed_at - created_at <= 3600000
      AND placed_at >= :begin AND placed_at < :end AND +store_id = :store_id
      AND (payment_method <> 'cash' OR collected_at IS NULL)
)sql";
constexpr char placed_late_sql[] = R"sql(
    SELECT id, number, placed_at, status, fulfilment, payment_method, items,
           iif(payment_method = 'cash', subtotal, total + refused - delivery_fee + discount), delivery_fee, discount,
           iif(payment_method = 'cash', total, total + refused), refunded, payment_method <> 'cash'
    FROM orders
    WHERE store_id = :store_id AND updated_at - created_at > 3600000
      AND placed_at - created_at > 3600000
      AND placed_at >= :begin AND placed_at < :end
      AND (payment_method <> 'cash' OR collected_at IS NULL)
)sql";
constexpr char collected_sql[] = R"sql(
    SELECT id, number, collected_at, status, fulfilment, payment_method, items, subtotal, delivery_fee, discount,
           total, refunded, 1
    FROM orders
    WHERE store_id = :store_id AND payment_method = 'cash' AND collected_at IS NOT NULL
      AND collected_at >= :begin AND collected_at < :end
)sql";
constexpr char refunds_sql[] = R"sql(
    SELECT o.id, o.number, r.at, o.status, o.fulfilment, r.method, r.amount
    FROM order_refund r JOIN orders o ON o.id = r.order_id
    WHERE r.store_id = :store_id AND r.at >= :begin AND r.at < :end
)sql";

ExportLine line_from(db::Row row) {
    ExportLine out;
    out.order_id = row.text(0);
    out.number = row.integer(1);
    out.at = row.time(2);
    out.status = from_stored_name<Status>(row.text(3));
    out.fulfilment = from_stored_name<Fulfilment>(row.text(4));
    out.method = row.text(5);
    return out;
}

ExportLine sale_from(db::Row row) {
    ExportLine out = line_from(row);
    out.lines = db::read_document<std::vector<Line>>(row, 6);
    out.subtotal = row.integer(7);
    out.delivery_fee = row.integer(8);
    out.discount = row.integer(9);
    out.total = row.integer(10);
    out.refunded = row.integer(11);
    out.taken = row.flag(12) ? out.total : 0;
    return out;
}

ExportLine refund_from(db::Row row) {
    ExportLine out = line_from(row);
    out.is_refund = true;
    out.taken = -row.integer(6);
    return out;
}

}  // namespace

std::vector<ExportLine> read_export(db::Connection& connection, std::int64_t store_id,
                                    const BusinessDay& day) {
    std::vector<ExportLine> out;
    const auto add_order = [&](db::Row row) { out.push_back(sale_from(row)); };
    connection.each(placed_sql, add_order, arg(":first_id", first_id_at(day.begin - id_margin)),
                    arg(":end_id", first_id_at(day.end)), arg(":begin", day.begin),
                    arg(":end", day.end), arg(":store_id", store_id));
    connection.each(placed_late_sql, add_order, arg(":store_id", store_id),
                    arg(":begin", day.begin), arg(":end", day.end));
    connection.each(collected_sql, add_order, arg(":store_id", store_id), arg(":begin", day.begin),
                    arg(":end", day.end));
    connection.each(
        refunds_sql, [&](db::Row row) { out.push_back(refund_from(row)); },
        arg(":store_id", store_id), arg(":begin", day.begin), arg(":end", day.end));
    std::ranges::sort(out, {}, [](const ExportLine& line) {
        return std::tuple(line.at, line.number, line.is_refund, line.taken);
    });
    return out;
}

}  // namespace baedal::order
