#include "webhooks/repository.h"

#include <sstream>

namespace baedal::webhooks::repository {

namespace {

using db::arg;

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : " ") + name;
    return out;
}

std::vector<std::string> split(const std::string& names) {
    std::istringstream in(names);
    std::vector<std::string> out;
    for (std::string name; in >> name;) out.push_back(name);
    return out;
}

Webhook read_webhook(db::Row row) {
    Webhook out;
    out.id = row.text(0);
    out.url = row.text(1);
    if (const auto names = row.optional_text(2)) out.events = split(*names);
    out.key = row.text(3);
    out.created_at = row.time(4);
    out.state = from_stored_name<State>(row.text(5));
    out.reason = row.text(6);
    out.failing_since = row.optional_time(7);
    return out;
}

Delivery read_delivery(db::Row row) {
    Delivery out;
    out.id = row.integer(0);
    out.webhook_id = row.text(1);
    out.event_id = row.text(2);
    out.producer = row.text(3);
    out.seq = row.integer(4);
    out.type = row.text(5);
    out.subject = row.text(6);
    out.state = from_stored_name<DeliveryState>(row.text(7));
    out.attempts = row.integer(8);
    out.next_try_at = row.time(9);
    out.pending_since = row.time(10);
    out.ended_at = row.optional_time(11);
    out.status = row.integer(12);
    out.error = row.text(13);
    return out;
}

}  // namespace

void insert(db::Transaction& tx, const Webhook& webhook) {
    const auto names = webhook.events ? std::optional(joined(*webhook.events)) : std::nullopt;
    tx.run(R"sql(
        INSERT INTO webhook (id, url, events, key, created_at, state, reason)
        VALUES (:id, :url, :events, :key, :created_at, :state, '')
    )sql",
           arg(":id", webhook.id), arg(":url", webhook.url), arg(":events", names),
           arg(":key", webhook.key), arg(":created_at", webhook.created_at),
           arg(":state", to_text(webhook.state)));
}

std::vector<Webhook> all(db::Connection& connection) {
    return connection.all(R"sql(
        SELECT id, url, events, key, created_at, state, reason, failing_since FROM webhook
        ORDER BY created_at, id
    )sql",
                          read_webhook);
}

std::optional<Webhook> find(db::Connection& connection, const std::string& id) {
    return connection.one(R"sql(
        SELECT id, url, events, key, created_at, state, reason, failing_since FROM webhook
        WHERE id = :id
    )sql",
                          read_webhook, arg(":id", id));
}

bool remove(db::Transaction& tx, const std::string& id) {
    return tx.run("DELETE FROM webhook WHERE id = :id", arg(":id", id)) > 0;
}

void switch_off(db::Transaction& tx, const std::string& id, const std::string& reason) {
    tx.run("UPDATE webhook SET state = 'off', reason = :reason WHERE id = :id",
           arg(":reason", reason), arg(":id", id));
    tx.run(R"sql(
        UPDATE webhook_delivery SET state = 'failed', ended_at = :now
        WHERE webhook_id = :id AND state = 'pending'
    )sql",
           arg(":now", tx.now()), arg(":id", id));
}

bool switch_on(db::Transaction& tx, const std::string& id) {
    return tx.run(R"sql(
        UPDATE webhook SET state = 'active', reason = '', failing_since = NULL WHERE id = :id
    )sql",
                  arg(":id", id)) > 0;
}

void set_failing_since(db::Transaction& tx, const std::string& id,
                       const std::optional<TimePoint>& at) {
    tx.run("UPDATE webhook SET failing_since = :at WHERE id = :id", arg(":at", at), arg(":id", id));
}

std::int64_t position(db::Connection& connection, const std::string& id,
                      const std::string& producer) {
    return connection
        .one(
            "SELECT seq FROM webhook_position WHERE webhook_id = :id AND producer = :producer",
            [](db::Row row) { return row.integer(0); }, arg(":id", id), arg(":producer", producer))
        .value_or(0);
}

void set_position(db::Transaction& tx, const std::string& id, const std::string& producer,
                  std::int64_t seq) {
    tx.run(R"sql(
        INSERT INTO webhook_position VALUES (:id, :producer, :seq)
        ON CONFLICT (webhook_id, producer) DO UPDATE SET seq = excluded.seq
    )sql",
           arg(":id", id), arg(":producer", producer), arg(":seq", seq));
}

void add(db::Transaction& tx, const Delivery& d) {
    tx.run(R"sql(
        INSERT INTO webhook_delivery (webhook_id, event_id, producer, seq, type, subject, state, attempts,
                                      next_try_at, pending_since, status, error)
        VALUES (:webhook_id, :event_id, :producer, :seq, :type, :subject, 'pending', 0, :now, :now, 0, '')
    )sql",
           arg(":webhook_id", d.webhook_id), arg(":event_id", d.event_id),
           arg(":producer", d.producer), arg(":seq", d.seq), arg(":type", d.type),
           arg(":subject", d.subject), arg(":now", tx.now()));
}

void save(db::Transaction& tx, const Delivery& d) {
    tx.run(R"sql(
        UPDATE webhook_delivery
        SET state = :state, attempts = :attempts, next_try_at = :next_try_at, ended_at = :ended_at,
            status = :status, error = :error
        WHERE id = :id AND state = 'pending'
    )sql",
           arg(":state", to_text(d.state)), arg(":attempts", d.attempts),
           arg(":next_try_at", d.next_try_at), arg(":ended_at", d.ended_at),
           arg(":status", d.status), arg(":error", d.error), arg(":id", d.id));
}

std::int64_t pending(db::Connection& connection, const std::string& id) {
    return connection
        .one(
            "SELECT count(*) FROM webhook_delivery WHERE webhook_id = :id AND state = 'pending'",
            [](db::Row row) { return row.integer(0); }, arg(":id", id))
        .value_or(0);
}

std::vector<Delivery> due(db::Connection& connection, const std::string& id, TimePoint now,
                          int limit) {
    return connection.all(R"sql(
        SELECT id, webhook_id, event_id, producer, seq, type, subject, state, attempts, next_try_at,
               pending_since, ended_at, status, error
        FROM webhook_delivery d
        WHERE webhook_id = :id AND state = 'pending' AND next_try_at <= :now
          AND NOT EXISTS (SELECT 1 FROM webhook_delivery e
                          WHERE e.webhook_id = :id AND e.state = 'pending' AND e.subject = d.subject
                            AND e.id < d.id)
        ORDER BY id LIMIT :limit
    )sql",
                          read_delivery, arg(":id", id), arg(":now", now), arg(":limit", limit));
}

std::optional<TimePoint> next_due(db::Connection& connection, const std::string& id) {
    return connection.one(
        R"sql(
        SELECT next_try_at FROM webhook_delivery d
        WHERE webhook_id = :id AND state = 'pending'
          AND NOT EXISTS (SELECT 1 FROM webhook_delivery e
                          WHERE e.webhook_id = :id AND e.state = 'pending' AND e.subject = d.subject
                            AND e.id < d.id)
        ORDER BY next_try_at LIMIT 1
    )sql",
        [](db::Row row) { return row.time(0); }, arg(":id", id));
}

std::vector<Delivery> page(db::Connection& connection, const std::string& id, std::int64_t before,
                           int limit) {
    return connection.all(R"sql(
        SELECT id, webhook_id, event_id, producer, seq, type, subject, state, attempts, next_try_at,
               pending_since, ended_at, status, error
        FROM webhook_delivery
        WHERE webhook_id = :webhook_id AND id < :before
        ORDER BY id DESC LIMIT :limit
    )sql",
                          read_delivery, arg(":webhook_id", id), arg(":before", before),
                          arg(":limit", limit));
}

std::optional<Delivery> retry(db::Transaction& tx, const std::string& id, std::int64_t delivery) {
    tx.run(R"sql(
        UPDATE webhook_delivery
        SET state = 'pending', next_try_at = :now, pending_since = :now, ended_at = NULL
        WHERE id = :delivery AND webhook_id = :id
    )sql",
           arg(":now", tx.now()), arg(":delivery", delivery), arg(":id", id));
    auto found = page(tx.connection(), id, delivery + 1, 1);
    if (found.empty() || found.front().id != delivery) return std::nullopt;
    return std::move(found.front());
}

void remove_old(db::Transaction& tx, TimePoint before) {
    tx.run("DELETE FROM webhook_delivery WHERE state <> 'pending' AND ended_at < :before",
           arg(":before", before));
}

}  // namespace baedal::webhooks::repository
