#include "order/storage/contact_repository.h"

#include "base/phone.h"
#include "db/event_erasure.h"
#include "db/idempotency.h"
#include "json/parser.h"
#include "order/storage/open_order_repository.h"

namespace baedal::order::repository {

namespace {

using db::arg;

// The responses of older orders have been deleted with their keys, but for a delay.
constexpr auto responses_kept_for = std::chrono::hours{48};

std::string order_id_of(db::Row row) { return row.text(0); }

// A response that a repeated request gets, without the contact.
std::string without_contact(std::string body) {
    json::Value document = json::parse_trusted(body);
    json::Object* order = document.if_object();
    if (order == nullptr || !order->contains("customer")) return body;
    (*order)["customer"] = nullptr;
    (*order)["note"] = nullptr;
    return json::dump(document);
}

// What other tables have of the contact, and the request for its erasure.
void erase_beside(db::Transaction& tx, const Order& order) {
    tx.cache<Order>().drop(order.id);
    count_no_more(tx, order.id);
    if (tx.now() - order.created_at < responses_kept_for)
        db::rewrite_responses(tx, order.id, without_contact);
    tx.run("DELETE FROM erasure_request WHERE order_id = :id", arg(":id", order.id));
}

}  // namespace

std::vector<std::string> with_contact(db::Connection& connection, TimePoint changed_until,
                                      int limit) {
    return connection.all(R"sql(
        SELECT id FROM orders INDEXED BY orders_with_contact
        WHERE (customer_phone IS NOT NULL OR note IS NOT NULL) AND created_at <= :until
          AND status IN ('delivered', 'picked_up', 'cancelled', 'rejected', 'expired')
          AND payment_status NOT IN ('pending', 'unknown', 'refund_pending') AND updated_at <= :until
        ORDER BY created_at LIMIT :limit
    )sql",
                          order_id_of, arg(":until", changed_until), arg(":limit", limit));
}

std::vector<std::string> never_placed(db::Connection& connection, TimePoint ended_until,
                                      int limit) {
    return connection.all(R"sql(
        SELECT id FROM orders INDEXED BY orders_by_status
        WHERE status NOT IN ('delivered', 'picked_up')  -- the index's own condition
          AND status IN ('expired', 'cancelled') AND updated_at <= :until AND placed_at IS NULL
          AND ((payment_status = 'none' AND attempt_at = 0)
               OR (payment_status IN ('none', 'declined') AND (customer_phone IS NOT NULL OR note IS NOT NULL)))
        LIMIT :limit
    )sql",
                          order_id_of, arg(":until", ended_until), arg(":limit", limit));
}

std::vector<std::string> of_phone(db::Connection& connection, const std::string& phone) {
    std::vector<std::string> out;
    connection.each(
        "SELECT id, customer_phone FROM orders INDEXED BY orders_by_phone "
        "WHERE customer_phone IS NOT NULL ORDER BY customer_phone, seq",
        [&](db::Row row) {
            if (phone_key(row.text(1)) == phone) out.push_back(row.text(0));
        });
    return out;
}

void erase_contact(db::Transaction& tx, const Order& order) {
    tx.run(R"sql(
        UPDATE orders SET customer_name = NULL, customer_phone = NULL, customer_address = NULL, note = NULL,
                          version = :version, contact_erased_at = :now
        WHERE id = :id
    )sql",
           arg(":version", order.version), arg(":now", tx.now()), arg(":id", order.id));
    erase_beside(tx, order);
    db::erase_events_later(tx, order.id);
}

void remove(db::Transaction& tx, const Order& order) {
    tx.run("DELETE FROM orders WHERE id = :id", arg(":id", order.id));
    erase_beside(tx, order);
    db::remove_events_later(tx, order.id);
}

void request_erasure(db::Transaction& tx, const std::string& order_id) {
    tx.run("INSERT OR IGNORE INTO erasure_request VALUES (:order_id)", arg(":order_id", order_id));
}

std::vector<std::string> requested_erasures(db::Connection& connection) {
    return connection.all("SELECT order_id FROM erasure_request", order_id_of);
}

}  // namespace baedal::order::repository
