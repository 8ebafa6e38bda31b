#include "pay/storage/payment_repository.h"

#include <algorithm>
#include <functional>
#include <limits>

#include "base/digest.h"

namespace baedal::pay::payments {

using db::arg;

namespace {

// More attempts of one order than these are not looked at by their token.
constexpr int max_attempts = 1000;

PaymentPosition read_position(db::Row row) { return {row.integer(0), row.text(1)}; }

}  // namespace

void insert(db::Transaction& tx, const Payment& payment, TimePoint created_at,
            TimePoint next_check_at) {
    const Payment::Data& data = payment.data();
    const TimePoint now = tx.now();
    tx.run(R"sql(
        INSERT INTO payment (id, order_id, store_id, amount, currency, method, token, state, detail, created_at,
                             updated_at, next_check_at)
        VALUES (:id, :order_id, :store_id, :amount, :currency, :method, :token, :state, :detail, :created_at, :now,
                :next_check_at)
    )sql",
           arg(":id", data.id), arg(":order_id", data.order_id), arg(":store_id", data.store_id),
           arg(":amount", data.amount), arg(":currency", data.currency),
           arg(":method", data.method), arg(":token", data.token),
           arg(":state", to_text(data.state)), arg(":detail", data.detail),
           arg(":created_at", created_at), arg(":now", now), arg(":next_check_at", next_check_at));
    tx.cache<StoredPayment>().keep(data.id, {.payment = payment,
                                             .seq = tx.connection().last_insert_rowid(),
                                             .created_at = created_at,
                                             .updated_at = now,
                                             .next_check_at = next_check_at,
                                             .checks = 0,
                                             .traceparent = {},
                                             .check_requested_at = {}});
}

void remove(db::Transaction& tx, const std::string& id) {
    tx.run("DELETE FROM payment WHERE id = :id", arg(":id", id));
    tx.cache<StoredPayment>().drop(id);
}

void save(db::Transaction& tx, const StoredPayment& stored) {
    const Payment::Data& data = stored.payment.data();
    const TimePoint now = tx.now();
    tx.run(R"sql(
        UPDATE payment
        SET state = :state, refunded = :refunded, refund_requested = :refund_requested, order_ended = :order_ended,
            order_finished = :order_finished, captured_late = :captured_late, kept = :kept, refused = :refused, detail = :detail,
            updated_at = :now, next_check_at = :next_check_at, checks = :checks,
            traceparent = :traceparent, hinted_at = :hinted_at
        WHERE seq = :seq
    )sql",
           arg(":state", to_text(data.state)), arg(":refunded", data.refunded),
           arg(":refund_requested", data.refund_requested), arg(":order_ended", data.order_ended),
           arg(":order_finished", data.order_finished), arg(":captured_late", data.captured_late),
           arg(":kept", data.kept), arg(":refused", data.refused), arg(":detail", data.detail),
           arg(":now", now), arg(":next_check_at", stored.next_check_at),
           arg(":checks", stored.checks), arg(":traceparent", stored.traceparent),
           arg(":hinted_at", stored.check_requested_at), arg(":seq", stored.seq));
    StoredPayment written = stored;
    written.updated_at = now;
    tx.cache<StoredPayment>().keep(data.id, std::move(written));
}

std::optional<StoredPayment> find(db::Connection& connection, const std::string& id) {
    return connection.one(
        R"sql(
        SELECT seq, id, order_id, amount, currency, method, state, refunded, refund_requested, order_ended, detail,
               created_at, updated_at, next_check_at, checks, traceparent, token, hinted_at,
               store_id, order_finished, captured_late, kept, refused
        FROM payment WHERE id = :id
    )sql",
        [](db::Row row) {
            return StoredPayment{
                .payment = Payment({.id = row.text(1),
                                    .order_id = row.text(2),
                                    .store_id = row.integer(18),
                                    .amount = row.integer(3),
                                    .currency = row.text(4),
                                    .method = row.text(5),
                                    .token = row.text(16),
                                    .state = from_stored_name<PaymentState>(row.text(6)),
                                    .refunded = row.integer(7),
                                    .refund_requested = row.integer(8),
                                    .order_ended = row.flag(9),
                                    .refused = row.integer(22),
                                    .kept = row.integer(21),
                                    .order_finished = row.integer(19),
                                    .captured_late = row.flag(20),
                                    .detail = row.text(10)}),
                .seq = row.integer(0),
                .created_at = row.time(11),
                .updated_at = row.time(12),
                .next_check_at = row.optional_time(13),
                .checks = row.integer(14),
                .traceparent = row.text(15),
                .check_requested_at = row.optional_time(17),
            };
        },
        arg(":id", id));
}

std::optional<StoredPayment> find(db::Transaction& tx, const std::string& id) {
    if (const auto recent = tx.cache<StoredPayment>().find(id)) return *recent;
    return find(tx.connection(), id);
}

std::optional<StoredPayment> find_active(db::Connection& connection, const std::string& order_id) {
    const auto id = connection.one(
        R"sql(
        SELECT id FROM payment WHERE order_id = :order_id AND state <> 'declined'
    )sql",
        [](db::Row row) { return row.text(0); }, arg(":order_id", order_id));
    return id ? find(connection, *id) : std::nullopt;
}

std::vector<StoredPayment> of_order(db::Connection& connection, const std::string& order_id) {
    std::vector<StoredPayment> out;
    for (const PaymentPosition& at : list_of_order(
             connection, order_id, std::numeric_limits<std::int64_t>::max(), max_attempts))
        out.push_back(find(connection, at.id).value());
    return out;
}

std::optional<StoredPayment> find_by_token(db::Connection& connection, const std::string& order_id,
                                           const std::string& token) {
    for (StoredPayment& stored : of_order(connection, order_id)) {
        if (constant_time_equal(stored.payment.data().token, token)) return std::move(stored);
    }
    return std::nullopt;
}

std::vector<PaymentPosition> list(db::Connection& connection, std::int64_t before, int limit) {
    return connection.all(
        "SELECT seq, id FROM payment WHERE seq < :before ORDER BY seq DESC LIMIT :limit",
        read_position, arg(":before", before), arg(":limit", limit));
}

std::vector<PaymentPosition> list_of_stores(db::Connection& connection,
                                            std::span<const std::int64_t> stores,
                                            std::int64_t before, int limit) {
    std::vector<PaymentPosition> out;
    for (const std::int64_t store : stores) {
        const auto found = connection.all(
            R"sql(
            SELECT seq, id FROM payment WHERE store_id = :store_id AND seq < :before
            ORDER BY seq DESC LIMIT :limit
        )sql",
            read_position, arg(":store_id", store), arg(":before", before), arg(":limit", limit));
        out.insert(out.end(), found.begin(), found.end());
    }
    std::ranges::sort(out, std::greater{}, &PaymentPosition::seq);
    out.resize(std::min(out.size(), static_cast<std::size_t>(limit)));
    return out;
}

std::vector<PaymentPosition> list_of_order(db::Connection& connection, const std::string& order_id,
                                           std::int64_t before, int limit) {
    // Two partial indexes together hold every payment of the order.
    return connection.all(
        R"sql(
        SELECT seq, id FROM payment
        WHERE order_id = :order_id AND state <> 'declined' AND seq < :before
        UNION ALL
        SELECT seq, id FROM payment WHERE order_id = :order_id AND state = 'declined' AND seq < :before
        ORDER BY seq DESC LIMIT :limit
    )sql",
        read_position, arg(":order_id", order_id), arg(":before", before), arg(":limit", limit));
}

std::vector<std::string> due_for_check(db::Connection& connection, TimePoint now, int limit) {
    return connection.all(
        R"sql(
        SELECT id FROM payment WHERE next_check_at <= :now
        ORDER BY next_check_at LIMIT :limit
    )sql",
        [](db::Row row) { return row.text(0); }, arg(":now", now), arg(":limit", limit));
}

std::int64_t count_open(db::Connection& connection, TimePoint before) {
    return connection
        .one(
            R"sql(
        SELECT count(*) FROM payment
        WHERE next_check_at IS NOT NULL AND state IN ('pending', 'unknown') AND created_at < :before
    )sql",
            [](db::Row row) { return row.integer(0); }, arg(":before", before))
        .value_or(0);
}

std::optional<TimePoint> next_check_at(db::Connection& connection) {
    return connection.one(
        R"sql(
        SELECT next_check_at FROM payment WHERE next_check_at IS NOT NULL ORDER BY next_check_at LIMIT 1
    )sql",
        [](db::Row row) { return row.time(0); });
}

std::vector<std::string> unsettled(db::Connection& connection) {
    return connection.all(
        R"sql(
        SELECT id FROM payment WHERE next_check_at IS NOT NULL AND state IN ('pending', 'unknown')
    )sql",
        [](db::Row row) { return row.text(0); });
}

std::vector<PaymentPosition> list_needing_owner(db::Connection& connection, std::int64_t before,
                                                int limit) {
    return connection.all(
        R"sql(
        SELECT seq, id FROM payment
        WHERE (order_ended = 1 OR captured_late = 1) AND refund_requested < amount
          AND (captured_late = 1 OR refund_requested + kept < amount)
          AND (state = 'approved' OR captured_late = 1) AND method <> 'cash' AND seq < :before
        UNION
        SELECT p.seq, p.id FROM refund r JOIN payment p ON p.id = r.payment_id
        WHERE r.state = 'failed' AND r.cause = 'owner' AND p.order_ended = 0 AND p.captured_late = 0
          AND p.seq < :before
          AND NOT EXISTS (SELECT 1 FROM refund later
                          WHERE later.payment_id = r.payment_id AND later.seq > r.seq)
        ORDER BY 1 DESC LIMIT :limit
    )sql",
        read_position, arg(":before", before), arg(":limit", limit));
}

std::int64_t count_owing(db::Connection& connection) {
    return connection
        .one(R"sql(
        SELECT count(*) FROM payment
        WHERE (order_ended = 1 OR captured_late = 1) AND refund_requested < amount
          AND (captured_late = 1 OR refund_requested + kept < amount)
          AND (state = 'approved' OR captured_late = 1) AND method <> 'cash'
    )sql",
             [](db::Row row) { return row.integer(0); })
        .value_or(0);
}

std::vector<UnsettledPayments> count_unsettled(db::Connection& connection) {
    return connection.all(
        R"sql(
        SELECT state, count(*) FROM payment
        WHERE next_check_at IS NOT NULL AND state IN ('pending', 'unknown') GROUP BY state
    )sql",
        [](db::Row row) { return UnsettledPayments{row.text(0), row.integer(1)}; });
}

}  // namespace baedal::pay::payments
