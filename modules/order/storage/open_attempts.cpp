#include "order/storage/open_attempts.h"

namespace baedal::order::open_attempts {

using db::arg;

namespace {

constexpr Milliseconds pause = std::chrono::seconds{30};

}  // namespace

void add(db::Transaction& tx, const std::string& order_id) {
    tx.run("INSERT OR IGNORE INTO open_attempt (order_id, ask_at) VALUES (:order_id, :ask_at)",
           arg(":order_id", order_id), arg(":ask_at", tx.now() + pause));
}

void add_interrupted(db::Transaction& tx) {
    tx.run(R"sql(
        INSERT OR REPLACE INTO open_attempt (order_id, ask_at)
        SELECT id, :now FROM orders
        WHERE status = 'awaiting_payment' AND payment_status IN ('pending', 'unknown')
    )sql",
           arg(":now", tx.now()));
}

void postpone(db::Transaction& tx, const std::string& order_id) {
    tx.run("UPDATE open_attempt SET ask_at = :ask_at WHERE order_id = :order_id",
           arg(":ask_at", tx.now() + pause), arg(":order_id", order_id));
}

void remove(db::Transaction& tx, const std::string& order_id) {
    tx.run("DELETE FROM open_attempt WHERE order_id = :order_id", arg(":order_id", order_id));
}

std::vector<std::string> due(db::Connection& connection, TimePoint now, int limit) {
    return connection.all(
        "SELECT order_id FROM open_attempt WHERE ask_at <= :now ORDER BY ask_at LIMIT :limit",
        [](db::Row row) { return row.text(0); }, arg(":now", now), arg(":limit", limit));
}

}  // namespace baedal::order::open_attempts
