#include "notify/storage/unanswered_repository.h"

namespace baedal::notify::unanswered {

using db::arg;

void add(db::Transaction& tx, const UnansweredOrder& order) {
    tx.run(R"sql(
        INSERT INTO unanswered_order (order_id, number, store_id, store_name, placed_at, reminders, next_at)
        VALUES (:order_id, :number, :store_id, :store_name, :placed_at, 0, :next_at)
        ON CONFLICT (order_id) DO NOTHING
    )sql",
           arg(":order_id", order.order_id), arg(":number", order.number),
           arg(":store_id", order.store_id), arg(":store_name", order.store_name),
           arg(":placed_at", order.placed_at), arg(":next_at", order.next_at));
}

void update(db::Transaction& tx, const UnansweredOrder& order) {
    tx.run(R"sql(
        UPDATE unanswered_order SET reminders = :reminders, next_at = :next_at WHERE order_id = :order_id
    )sql",
           arg(":reminders", order.reminders), arg(":next_at", order.next_at),
           arg(":order_id", order.order_id));
}

void remove(db::Transaction& tx, const std::string& order_id) {
    tx.run("DELETE FROM unanswered_order WHERE order_id = :order_id", arg(":order_id", order_id));
}

std::vector<UnansweredOrder> due(db::Connection& connection, TimePoint now, int limit) {
    return connection.all(
        due_sql,
        [](db::Row row) {
            return UnansweredOrder{row.text(0), row.integer(1), row.integer(2),
                                   row.text(3), row.time(4),    static_cast<int>(row.integer(5)),
                                   row.time(6)};
        },
        arg(":now", now), arg(":limit", limit));
}

std::optional<TimePoint> next_due(db::Connection& connection) {
    return connection.one(next_due_sql, [](db::Row row) { return row.time(0); });
}

}  // namespace baedal::notify::unanswered
