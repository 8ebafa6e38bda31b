#include "pay/storage/refund_repository.h"

namespace baedal::pay::refunds {

using db::arg;

namespace {

std::vector<Refund> find_all(db::Connection& connection, const std::vector<std::string>& ids) {
    std::vector<Refund> out;
    for (const std::string& id : ids) {
        if (auto refund = find(connection, id)) out.push_back(std::move(*refund));
    }
    return out;
}

std::string only_id(db::Row row) { return row.text(0); }

std::optional<std::string> null_if_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace

Refund insert(db::Transaction& tx, Refund refund, std::optional<TimePoint> next_try_at) {
    refund.id = tx.make_id();
    refund.traceparent = tx.trace();
    refund.created_at = refund.updated_at = tx.now();
    tx.run(R"sql(
        INSERT INTO refund (id, payment_id, amount, cause, reason, state, gateway_id, next_try_at, traceparent,
                            created_at, updated_at)
        VALUES (:id, :payment_id, :amount, :cause, :reason, :state, :gateway_id, :next_try_at, :traceparent,
                :now, :now)
    )sql",
           arg(":id", refund.id), arg(":payment_id", refund.payment_id),
           arg(":amount", refund.amount), arg(":cause", to_text(refund.cause)),
           arg(":reason", refund.reason), arg(":state", to_text(refund.state)),
           arg(":gateway_id", null_if_empty(refund.gateway_id)), arg(":next_try_at", next_try_at),
           arg(":traceparent", refund.traceparent), arg(":now", refund.created_at));
    refund.seq = tx.connection().last_insert_rowid();
    return refund;
}

void save(db::Transaction& tx, const Refund& refund, std::optional<TimePoint> next_try_at) {
    tx.run(R"sql(
        UPDATE refund
        SET amount = :amount, state = :state, detail = :detail, keys = :keys, attempts = :attempts,
            next_try_at = :next_try_at, updated_at = :now
        WHERE seq = :seq
    )sql",
           arg(":amount", refund.amount), arg(":state", to_text(refund.state)),
           arg(":detail", refund.detail), arg(":keys", refund.keys),
           arg(":attempts", refund.attempts),
           arg(":next_try_at", refund.is_open() ? next_try_at : std::nullopt),
           arg(":now", tx.now()), arg(":seq", refund.seq));
}

void erase_reasons(db::Transaction& tx, const std::string& order_id) {
    const int erased = tx.run(R"sql(
        UPDATE refund SET reason = ''
        WHERE payment_id IN (SELECT id FROM payment WHERE order_id = :order_id AND state <> 'declined')
          AND state IN ('done', 'failed') AND reason <> ''
    )sql",
                              arg(":order_id", order_id));
    if (erased > 0) tx.truncate_log();
}

void delay_pending(db::Transaction& tx, const std::string& payment_id, TimePoint earliest) {
    tx.run(R"sql(
        UPDATE refund SET next_try_at = max(next_try_at, :earliest)
        WHERE payment_id = :payment_id AND state = 'pending'
    )sql",
           arg(":earliest", earliest), arg(":payment_id", payment_id));
}

std::optional<Refund> find(db::Connection& connection, const std::string& id) {
    return connection.one(
        R"sql(
        SELECT seq, id, payment_id, amount, cause, reason, state, detail, keys, attempts,
               coalesce(gateway_id, ''), traceparent, created_at, updated_at
        FROM refund WHERE id = :id
    )sql",
        [](db::Row row) {
            return Refund{.seq = row.integer(0),
                          .id = row.text(1),
                          .payment_id = row.text(2),
                          .amount = row.integer(3),
                          .cause = from_stored_name<RefundCause>(row.text(4)),
                          .reason = row.text(5),
                          .state = from_stored_name<RefundState>(row.text(6)),
                          .detail = row.text(7),
                          .keys = row.integer(8),
                          .attempts = row.integer(9),
                          .gateway_id = row.text(10),
                          .traceparent = row.text(11),
                          .created_at = row.time(12),
                          .updated_at = row.time(13)};
        },
        arg(":id", id));
}

std::optional<Refund> find_by_gateway_id(db::Connection& connection,
                                         const std::string& gateway_id) {
    const auto id = connection.one("SELECT id FROM refund WHERE gateway_id = :gateway_id", only_id,
                                   arg(":gateway_id", gateway_id));
    return id ? find(connection, *id) : std::nullopt;
}

std::vector<Refund> of_payment(db::Connection& connection, const std::string& payment_id) {
    return find_all(
        connection,
        connection.all("SELECT id FROM refund WHERE payment_id = :payment_id ORDER BY seq", only_id,
                       arg(":payment_id", payment_id)));
}

std::vector<Refund> open_of_payment(db::Connection& connection, const std::string& payment_id) {
    return find_all(connection, connection.all(
                                    R"sql(
        SELECT id FROM refund WHERE payment_id = :payment_id AND state IN ('pending', 'sent') ORDER BY seq
    )sql",
                                    only_id, arg(":payment_id", payment_id)));
}

std::vector<Refund> due(db::Connection& connection, TimePoint now, int limit) {
    return find_all(connection, connection.all(
                                    R"sql(
        SELECT r.id FROM refund r
        WHERE r.state IN ('pending', 'sent') AND r.next_try_at <= :now
          AND r.seq = (SELECT min(o.seq) FROM refund o
                       WHERE o.payment_id = r.payment_id AND o.state IN ('pending', 'sent'))
        ORDER BY r.next_try_at LIMIT :limit
    )sql",
                                    only_id, arg(":now", now), arg(":limit", limit)));
}

std::optional<TimePoint> next_try_at(db::Connection& connection) {
    return connection.one(
        R"sql(
        SELECT r.next_try_at FROM refund r
        WHERE r.state IN ('pending', 'sent')
          AND r.seq = (SELECT min(o.seq) FROM refund o
                       WHERE o.payment_id = r.payment_id AND o.state IN ('pending', 'sent'))
        ORDER BY r.next_try_at LIMIT 1
    )sql",
        [](db::Row row) { return row.time(0); });
}

std::int64_t count_open(db::Connection& connection) {
    return connection
        .one("SELECT count(*) FROM refund WHERE state IN ('pending', 'sent')",
             [](db::Row row) { return row.integer(0); })
        .value_or(0);
}

}  // namespace baedal::pay::refunds
