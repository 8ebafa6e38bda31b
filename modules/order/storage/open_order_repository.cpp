#include "order/storage/open_order_repository.h"

#include <algorithm>

namespace baedal::order::repository {

namespace {

using db::arg;

struct Counted {
    std::int64_t orders = 0;
    std::optional<TimePoint> first_end;
};

Counted counted(db::Row row) { return {row.integer(0), row.optional_time(1)}; }

Counted count_of_address(db::Connection& connection, TimePoint now, const std::string& order_id,
                         std::uint64_t client, OpenKind kind) {
    return *connection.one(
        "SELECT count(*), min(until) FROM open_order "
        "WHERE client = :client AND cash = :cash AND until > :now AND order_id <> :order_id",
        counted, arg(":client", static_cast<std::int64_t>(client)),
        arg(":cash", kind == OpenKind::cash), arg(":now", now), arg(":order_id", order_id));
}

Counted count_of_phone(db::Connection& connection, TimePoint now, const std::string& order_id,
                       const std::string& phone, OpenKind kind) {
    return *connection.one(
        "SELECT count(*), min(until) FROM open_order "
        "WHERE phone = :phone AND cash = :cash AND until > :now AND order_id <> :order_id",
        counted, arg(":phone", phone), arg(":cash", kind == OpenKind::cash), arg(":now", now),
        arg(":order_id", order_id));
}

}  // namespace

std::optional<TimePoint> full_until(db::Connection& connection, TimePoint now,
                                    const std::string& order_id, const Requester& requester,
                                    OpenKind kind, const OpenOrderLimits& limits) {
    const bool cash = kind == OpenKind::cash;
    const std::int64_t per_address = cash ? limits.cash_per_address : limits.unpaid_per_address;
    const std::int64_t per_phone = cash ? limits.cash_per_phone : limits.unpaid_per_phone;
    std::optional<TimePoint> until;
    if (requester.client && per_address > 0) {
        const Counted open = count_of_address(connection, now, order_id, *requester.client, kind);
        if (open.orders >= per_address) until = open.first_end;
    }
    if (!requester.phone.empty() && per_phone > 0) {
        const Counted open = count_of_phone(connection, now, order_id, requester.phone, kind);
        if (open.orders >= per_phone) until = std::max(until, open.first_end);
    }
    return until;
}

void count_open(db::Transaction& tx, const std::string& order_id, const Requester& requester,
                OpenKind kind, TimePoint until) {
    if (!requester.client && requester.phone.empty()) return;
    const auto client = requester.client
                            ? std::optional(static_cast<std::int64_t>(*requester.client))
                            : std::nullopt;
    const auto phone = requester.phone.empty() ? std::nullopt : std::optional(requester.phone);
    tx.run("DELETE FROM open_order WHERE until <= :now", arg(":now", tx.now()));
    tx.run("INSERT OR REPLACE INTO open_order VALUES (:order_id, :client, :phone, :cash, :until)",
           arg(":order_id", order_id), arg(":client", client), arg(":phone", phone),
           arg(":cash", kind == OpenKind::cash), arg(":until", until));
}

void count_no_more(db::Transaction& tx, const std::string& order_id) {
    tx.run("DELETE FROM open_order WHERE order_id = :order_id", arg(":order_id", order_id));
}

void count_until(db::Transaction& tx, const std::string& order_id, TimePoint until) {
    tx.run("UPDATE open_order SET until = min(until, :until) WHERE order_id = :order_id",
           arg(":until", until), arg(":order_id", order_id));
}

bool was_collected_by(db::Connection& connection, const std::string& phone) {
    return connection
        .one(
            "SELECT 1 FROM orders WHERE customer_phone = :phone AND collected_at IS NOT NULL LIMIT "
            "1",
            [](db::Row row) { return row.integer(0); }, arg(":phone", phone))
        .has_value();
}

}  // namespace baedal::order::repository
