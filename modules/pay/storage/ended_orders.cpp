#include "pay/storage/ended_orders.h"

namespace baedal::pay::ended_orders {

using db::arg;

namespace {

// The order module asks for no payment of an order that has ended; only requests under way at that
// moment can come later, and those live for seconds.
constexpr auto kept = std::chrono::hours{7 * 24};

}  // namespace

void remember(db::Transaction& tx, const std::string& order_id) {
    tx.run(
        "INSERT INTO ended_order (order_id, ended_at) VALUES (:order_id, :now) ON CONFLICT DO "
        "NOTHING",
        arg(":order_id", order_id), arg(":now", tx.now()));
    const TimePoint oldest = tx.now() - kept;
    tx.run(R"sql(
        DELETE FROM ended_order WHERE order_id IN
            (SELECT order_id FROM ended_order WHERE ended_at < :oldest ORDER BY ended_at LIMIT 20)
    )sql",
           arg(":oldest", oldest));
}

bool contain(db::Connection& connection, const std::string& order_id) {
    return connection
        .one(
            "SELECT 1 FROM ended_order WHERE order_id = :order_id",
            [](db::Row row) { return row.flag(0); }, arg(":order_id", order_id))
        .has_value();
}

}  // namespace baedal::pay::ended_orders
