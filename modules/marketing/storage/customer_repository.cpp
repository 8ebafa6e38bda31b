#include "marketing/storage/customer_repository.h"

namespace baedal::marketing::customers {

using db::arg;

std::string digest_key(db::Connection& connection) {
    return connection.one("SELECT key FROM digest_key", [](db::Row row) { return row.text(0); })
        .value_or("");
}

void insert_digest_key(db::Transaction& tx, const std::string& key) {
    tx.run("INSERT INTO digest_key VALUES (1, :key) ON CONFLICT DO NOTHING", arg(":key", key));
}

std::optional<std::int64_t> count(db::Transaction& tx, const std::string& phone,
                                  const std::string& order_id, TimePoint at) {
    const bool is_new =
        tx.run("INSERT INTO counted_order VALUES (:order_id, :phone) ON CONFLICT DO NOTHING",
               arg(":order_id", order_id), arg(":phone", phone)) > 0;
    if (!is_new) return std::nullopt;
    tx.run(R"sql(
        INSERT INTO customer (phone, delivered, last_at) VALUES (:phone, 1, :at)
        ON CONFLICT (phone) DO UPDATE SET delivered = delivered + 1, last_at = max(last_at, excluded.last_at)
    )sql",
           arg(":phone", phone), arg(":at", at));
    return delivered(tx.connection(), phone);
}

std::int64_t delivered(db::Connection& connection, const std::string& phone) {
    return connection
        .one(
            "SELECT delivered FROM customer WHERE phone = :phone",
            [](db::Row row) { return row.integer(0); }, arg(":phone", phone))
        .value_or(0);
}

Forgotten forget(db::Transaction& tx, const std::string& phone) {
    Forgotten out;
    if (phone.empty()) return out;
    out.delivered_orders = delivered(tx.connection(), phone);
    tx.run("DELETE FROM customer WHERE phone = :phone", arg(":phone", phone));
    tx.run("DELETE FROM counted_order WHERE phone = :phone", arg(":phone", phone));
    out.coupons = tx.run("DELETE FROM coupon WHERE phone = :phone AND phone <> '' AND uses = 0",
                         arg(":phone", phone));
    // A used one stays with its use, and nobody can use it again.
    tx.run("UPDATE coupon SET phone = '', withdrawn = 1 WHERE phone = :phone AND phone <> ''",
           arg(":phone", phone));
    out.redemptions =
        tx.run("UPDATE redemption SET phone = '' WHERE phone = :phone AND phone <> ''",
               arg(":phone", phone));
    return out;
}

std::optional<std::string> last_seen_before(db::Connection& connection, TimePoint moment) {
    return connection.one(
        "SELECT phone FROM customer WHERE last_at < :moment ORDER BY last_at LIMIT 1",
        [](db::Row row) { return row.text(0); }, arg(":moment", moment));
}

}  // namespace baedal::marketing::customers
