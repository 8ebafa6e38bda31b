#include "auth/device_repository.h"

namespace baedal::auth::devices {

using db::arg;

bool exists(db::Connection& connection, const std::string& digest) {
    return connection
        .one(
            "SELECT 1 FROM device WHERE digest = :digest LIMIT 1",
            [](db::Row row) { return row.integer(0); }, arg(":digest", digest))
        .has_value();
}

bool is_known(db::Connection& connection, const std::string& digest, std::int64_t user_id) {
    return connection
        .one(
            "SELECT 1 FROM device WHERE digest = :digest AND user_id = :user_id",
            [](db::Row row) { return row.integer(0); }, arg(":digest", digest),
            arg(":user_id", user_id))
        .has_value();
}

void remember(db::Transaction& tx, const std::string& digest, std::int64_t user_id) {
    tx.run("DELETE FROM device WHERE user_id = :user_id AND seen_at <= :then",
           arg(":user_id", user_id), arg(":then", tx.now() - device_lifetime));
    tx.run(R"sql(
        INSERT INTO device (digest, user_id, seen_at) VALUES (:digest, :user_id, :now)
        ON CONFLICT (digest, user_id) DO UPDATE SET seen_at = excluded.seen_at
    )sql",
           arg(":digest", digest), arg(":user_id", user_id), arg(":now", tx.now()));
    tx.run(R"sql(
        DELETE FROM device WHERE user_id = :user_id AND digest IN (
            SELECT digest FROM device WHERE user_id = :user_id ORDER BY seen_at DESC, digest LIMIT -1 OFFSET 50)
    )sql",
           arg(":user_id", user_id));
}

void remove_others(db::Transaction& tx, std::int64_t user_id, const std::string& digest) {
    tx.run("DELETE FROM device WHERE user_id = :user_id AND digest <> :digest",
           arg(":user_id", user_id), arg(":digest", digest));
}

}  // namespace baedal::auth::devices
