#include "pay/storage/ended_orders.h"

namespace baedal::pay::ended_orders {

using db::arg;

namespace {

// order requests no payment of an ended order; only requests under way at its end come later, and
// they live for seconds.
constexpr auto kept_for = std::chrono::hours{7 * 24};

}  // namespace

void add(db::Transaction& tx, const std::string& order_id) {
    tx.run(
        "INSERT INTO ended_order (order_id, ended_at) VALUES (:order_id, :now) ON CONFLICT DO "
        "NOTHING",
        arg(":order_id", order_id), arg(":now", tx.now()));
    const TimePoint oldest = tx.now() - kept_for;
    tx.run(R"sql(
        DELETE FROM ended_order WHERE order_id IN
            (SELECT order_id FROM ended_order WHERE ended_at < :oldest ORDER BY ended_at LIMIT 20)
    )sql",
           arg(":oldest", oldest));
}

bool contains(db::Connection& connection, const std::string& order_id) {
    return connection
        .one(
            "SELECT 1 FROM ended_order WHERE order_id = :order_id",
            [](db::Row row) { return row.flag(0); }, arg(":order_id", order_id))
        .has_value();
}

}  // namespace baedal::pay::ended_orders
