#include "loyalty/storage/points_repository.h"

namespace baedal::loyalty::repository {

using db::arg;

bool insert(db::Transaction& tx, const Points& points) {
    return tx.run(
               "INSERT INTO points VALUES (:order_id, :store_id, :points) ON CONFLICT DO NOTHING",
               arg(":order_id", points.order_id), arg(":store_id", points.store_id),
               arg(":points", points.points)) > 0;
}

std::optional<Points> find(db::Connection& connection, const std::string& order_id) {
    return connection.one(
        "SELECT order_id, store_id, points FROM points WHERE order_id = :order_id",
        [](db::Row row) { return Points{row.text(0), row.integer(1), row.integer(2)}; },
        arg(":order_id", order_id));
}

}  // namespace baedal::loyalty::repository
