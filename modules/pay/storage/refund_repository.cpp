#include "pay/storage/refund_repository.h"

namespace baedal::pay::refunds {

using db::arg;

Refund insert(db::Transaction& tx, const std::string& payment_id, std::int64_t amount,
              RefundCause cause, const std::string& reason) {
    Refund refund{.id = tx.make_id(),
                  .payment_id = payment_id,
                  .amount = amount,
                  .reason = reason,
                  .traceparent = tx.trace(),
                  .created_at = tx.now()};
    tx.run(R"sql(
        INSERT INTO refund (id, payment_id, amount, cause, reason, state, next_try_at, traceparent,
                            created_at, updated_at)
        VALUES (:id, :payment_id, :amount, :cause, :reason, 'pending', :now, :traceparent, :now, :now)
    )sql",
           arg(":id", refund.id), arg(":payment_id", payment_id), arg(":amount", amount),
           arg(":cause", to_text(cause)), arg(":reason", reason), arg(":now", refund.created_at),
           arg(":traceparent", refund.traceparent));
    refund.seq = tx.connection().last_insert_rowid();
    return refund;
}

bool complete(db::Transaction& tx, const Refund& refund) {
    const int changed = tx.run(R"sql(
        UPDATE refund SET state = 'done', attempts = attempts + 1, next_try_at = NULL, updated_at = :now
        WHERE seq = :seq AND state = 'pending'
    )sql",
                               arg(":now", tx.now()), arg(":seq", refund.seq));
    return changed == 1;
}

void postpone(db::Transaction& tx, const Refund& refund, TimePoint next_try_at) {
    tx.run(R"sql(
        UPDATE refund SET attempts = attempts + 1, next_try_at = :next_try_at, updated_at = :now
        WHERE seq = :seq AND state = 'pending'
    )sql",
           arg(":next_try_at", next_try_at), arg(":now", tx.now()), arg(":seq", refund.seq));
}

std::optional<Refund> find(db::Connection& connection, const std::string& id) {
    return connection.one(
        R"sql(
        SELECT seq, id, payment_id, amount, reason, state, attempts, traceparent, created_at
        FROM refund WHERE id = :id
    )sql",
        [](db::Row row) {
            return Refund{.seq = row.integer(0),
                          .id = row.text(1),
                          .payment_id = row.text(2),
                          .amount = row.integer(3),
                          .reason = row.text(4),
                          .state = from_stored_name<RefundState>(row.text(5)),
                          .attempts = row.integer(6),
                          .traceparent = row.text(7),
                          .created_at = row.time(8)};
        },
        arg(":id", id));
}

namespace {

std::vector<Refund> find_all(db::Connection& connection, const std::vector<std::string>& ids) {
    std::vector<Refund> out;
    for (const std::string& id : ids) {
        if (auto refund = find(connection, id)) out.push_back(std::move(*refund));
    }
    return out;
}

}  // namespace

std::vector<Refund> of_payment(db::Connection& connection, const std::string& payment_id) {
    return find_all(connection,
                    connection.all(
                        "SELECT id FROM refund WHERE payment_id = :payment_id ORDER BY seq",
                        [](db::Row row) { return row.text(0); }, arg(":payment_id", payment_id)));
}

std::vector<Refund> due(db::Connection& connection, TimePoint now, int limit) {
    return find_all(connection, connection.all(
                                    R"sql(
        SELECT id FROM refund WHERE state = 'pending' AND next_try_at <= :now ORDER BY next_try_at LIMIT :limit
    )sql",
                                    [](db::Row row) { return row.text(0); }, arg(":now", now),
                                    arg(":limit", limit)));
}

std::optional<TimePoint> next_try_at(db::Connection& connection) {
    return connection.one(
        "SELECT next_try_at FROM refund WHERE state = 'pending' ORDER BY next_try_at LIMIT 1",
        [](db::Row row) { return row.time(0); });
}

std::int64_t count_pending(db::Connection& connection) {
    return connection
        .one("SELECT count(*) FROM refund WHERE state = 'pending'",
             [](db::Row row) { return row.integer(0); })
        .value_or(0);
}

}  // namespace baedal::pay::refunds
