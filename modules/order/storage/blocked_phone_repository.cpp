#include "order/storage/blocked_phone_repository.h"

namespace baedal::order::repository {

using db::arg;

bool is_blocked(db::Connection& connection, const std::string& phone) {
    return connection
        .one(
            "SELECT 1 FROM blocked_phone WHERE phone = :phone",
            [](db::Row row) { return row.integer(0); }, arg(":phone", phone))
        .has_value();
}

void block(db::Transaction& tx, const BlockedPhone& phone) {
    tx.run("INSERT OR REPLACE INTO blocked_phone VALUES (:phone, :reason, :at)",
           arg(":phone", phone.phone), arg(":reason", phone.reason), arg(":at", phone.at));
}

bool unblock(db::Transaction& tx, const std::string& phone) {
    return tx
        .one(
            "DELETE FROM blocked_phone WHERE phone = :phone RETURNING 1",
            [](db::Row row) { return row.integer(0); }, arg(":phone", phone))
        .has_value();
}

std::vector<BlockedPhone> blocked_phones(db::Connection& connection) {
    return connection.all(
        "SELECT phone, reason, at FROM blocked_phone ORDER BY phone",
        [](db::Row row) { return BlockedPhone{row.text(0), row.text(1), row.time(2)}; });
}

}  // namespace baedal::order::repository
