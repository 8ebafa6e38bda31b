#include "order/storage/discount_intents.h"

namespace baedal::order::discount_intents {

using db::arg;

void add(db::Transaction& tx, const Intent& intent) {
    tx.run("INSERT INTO discount_intent VALUES (:order_id, :coupon, :now)",
           arg(":order_id", intent.order_id), arg(":coupon", intent.coupon), arg(":now", tx.now()));
}

bool remove(db::Transaction& tx, const std::string& order_id) {
    return tx.run("DELETE FROM discount_intent WHERE order_id = :order_id",
                  arg(":order_id", order_id)) > 0;
}

// The table has the few orders of this moment: it needs no index.
std::vector<Intent> begun_before(db::Connection& connection, TimePoint moment, int limit) {
    return connection.all(
        "SELECT order_id, coupon FROM discount_intent WHERE begun_at < :moment LIMIT :limit",
        [](db::Row row) { return Intent{row.text(0), row.text(1)}; }, arg(":moment", moment),
        arg(":limit", limit));
}

}  // namespace baedal::order::discount_intents
