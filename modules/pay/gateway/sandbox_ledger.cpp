#include "pay/gateway/sandbox_ledger.h"

#include "base/parse_integer.h"

namespace baedal::pay {

using db::arg;

namespace {

constexpr int page_size = 100;

bool has_entry(db::Transaction& tx, const std::string& key) {
    return tx
        .one(
            "SELECT 1 FROM movement WHERE key = :key", [](db::Row row) { return row.flag(0); },
            arg(":key", key))
        .has_value();
}

bool is_void(db::Transaction& tx, const std::string& key) {
    return tx
        .one(
            "SELECT 1 FROM void_key WHERE key = :key", [](db::Row row) { return row.flag(0); },
            arg(":key", key))
        .has_value();
}

// The charge less its refunds; nothing if there is no such charge.
std::optional<std::int64_t> remaining(db::Transaction& tx, const std::string& charge_key) {
    return tx.one(
        R"sql(
        SELECT amount - (SELECT coalesce(sum(amount), 0) FROM movement
                         WHERE kind = 'refund' AND charge_key = :charge_key)
        FROM movement WHERE key = :charge_key AND kind = 'charge'
    )sql",
        [](db::Row row) { return row.integer(0); }, arg(":charge_key", charge_key));
}

}  // namespace

Task<bool> SandboxLedger::charge(const Charge& charge) {
    co_return co_await database_.write([&](db::Transaction& tx) {
        if (is_void(tx, charge.payment_id)) return false;
        tx.run(R"sql(
            INSERT INTO movement (kind, key, order_id, amount, at) VALUES ('charge', :key, :order_id, :amount, :now)
            ON CONFLICT (key) DO NOTHING
        )sql",
               arg(":key", charge.payment_id), arg(":order_id", charge.order_id),
               arg(":amount", charge.amount), arg(":now", tx.now()));
        return true;
    });
}

Task<bool> SandboxLedger::close_key(const std::string& key) {
    co_return co_await database_.write([&](db::Transaction& tx) {
        if (has_entry(tx, key)) return true;
        tx.run("INSERT INTO void_key (key, at) VALUES (:key, :now) ON CONFLICT DO NOTHING",
               arg(":key", key), arg(":now", tx.now()));
        return false;
    });
}

Task<bool> SandboxLedger::refund(const GatewayRefund& refund) {
    co_return co_await database_.write([&](db::Transaction& tx) {
        if (has_entry(tx, refund.key)) return true;
        if (remaining(tx, refund.payment_id).value_or(0) < refund.amount) return false;
        tx.run(R"sql(
            INSERT INTO movement (kind, key, charge_key, order_id, amount, at)
            VALUES ('refund', :key, :charge_key, :order_id, :amount, :now)
        )sql",
               arg(":key", refund.key), arg(":charge_key", refund.payment_id),
               arg(":order_id", refund.order_id), arg(":amount", refund.amount),
               arg(":now", tx.now()));
        return true;
    });
}

std::vector<GatewayCancel> SandboxLedger::refunds_of(const std::string& charge_key) const {
    return database_.read([&](db::Connection& connection) {
        return connection.all(
            R"sql(
            SELECT key, amount FROM movement WHERE kind = 'refund' AND charge_key = :charge_key ORDER BY seq
        )sql",
            [](db::Row row) { return GatewayCancel{row.text(0), row.text(0), row.integer(1)}; },
            arg(":charge_key", charge_key));
    });
}

TransactionPage SandboxLedger::list_between(const TransactionQuery& query) const {
    TransactionPage page;
    const std::int64_t after = parse_non_negative(query.after).value_or(0);
    std::int64_t last = 0;
    database_.read([&](db::Connection& connection) {
        connection.each(
            R"sql(
            SELECT seq, coalesce(charge_key, key), order_id, CASE kind WHEN 'charge' THEN amount ELSE 0 END, at
            FROM movement WHERE seq > :after AND at >= :from AND at < :until ORDER BY seq LIMIT :limit
        )sql",
            [&](db::Row row) {
                last = row.integer(0);
                page.transactions.push_back(
                    {row.text(1), "", row.text(2), row.integer(3), row.time(4)});
            },
            arg(":after", after), arg(":from", query.from), arg(":until", query.until),
            arg(":limit", page_size));
    });
    if (page.transactions.size() == page_size) page.next = std::to_string(last);
    return page;
}

std::vector<LedgerEntry> SandboxLedger::list(const db::Database& database, std::int64_t after,
                                             int limit) {
    return database.read([&](db::Connection& connection) {
        return connection.all(
            R"sql(
            SELECT seq, kind, key, order_id, amount, at FROM movement WHERE seq > :after ORDER BY seq LIMIT :limit
        )sql",
            [](db::Row row) {
                return LedgerEntry{row.integer(0), row.text(1),    row.text(2),
                                   row.text(3),    row.integer(4), row.time(5)};
            },
            arg(":after", after), arg(":limit", limit));
    });
}

}  // namespace baedal::pay
