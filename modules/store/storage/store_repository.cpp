#include "store/storage/store_repository.h"

#include <stdexcept>

#include "db/document.h"
#include "store/opening_hours.h"

namespace baedal::store::stores {

using db::arg;

TicketPolicy ticket_policy(db::Transaction& tx, std::int64_t store_id) {
    return tx
        .one(
            "SELECT auto_accept, prep_minutes, cancel_until = 'accepted', demo FROM store WHERE id "
            "= :id",
            [](db::Row row) {
                return TicketPolicy{row.flag(0), std::chrono::minutes{row.integer(1)},
                                    row.flag(2) ? CancelUntil::accepted : CancelUntil::cooking,
                                    row.flag(3)};
            },
            arg(":id", store_id))
        .value_or(TicketPolicy{});
}

bool takes_orders(db::Transaction& tx, std::int64_t store_id, Fulfilment fulfilment) {
    const auto stored = find(tx.connection(), store_id);
    if (!stored) return false;
    try {
        const absl::TimeZone zone = contract::load_time_zone(stored->profile.timezone);
        return bool(contract::is_orderable(stored->profile, zone, tx.now(), to_text(fulfilment)));
    } catch (const std::runtime_error&) {  // the machine does not know the zone: a person decides
        return false;
    }
}

std::optional<Stored> find(db::Connection& connection, std::int64_t id) {
    return connection.one(
        "SELECT profile, revision FROM store WHERE id = :id",
        [](db::Row row) { return Stored{db::read_document<StoreProfile>(row, 0), row.integer(1)}; },
        arg(":id", id));
}

bool exists(db::Connection& connection, std::int64_t id) {
    return connection
        .one(
            "SELECT 1 FROM store WHERE id = :id", [](db::Row) { return true; }, arg(":id", id))
        .has_value();
}

bool any(db::Connection& connection) {
    return connection.one("SELECT 1 FROM store LIMIT 1", [](db::Row) { return true; }).has_value();
}

std::vector<StoreProfile> page(db::Connection& connection, std::int64_t after, int limit) {
    return connection.all(
        "SELECT profile FROM store WHERE id > :after ORDER BY id LIMIT :limit",
        [](db::Row row) { return db::read_document<StoreProfile>(row, 0); }, arg(":after", after),
        arg(":limit", limit));
}

std::vector<StoreProfile> page_of(db::Connection& connection, std::span<const std::int64_t> ids,
                                  std::int64_t after, int limit) {
    std::vector<StoreProfile> out;
    for (const std::int64_t id : ids) {
        if (id <= after || out.size() >= static_cast<std::size_t>(limit)) continue;
        if (auto store = find(connection, id)) out.push_back(std::move(store->profile));
    }
    return out;
}

std::int64_t next_id(db::Transaction& tx) {
    return tx
        .one("SELECT coalesce(max(id), 0) + 1 FROM store",
             [](db::Row row) { return row.integer(0); })
        .value_or(1);
}

void insert(db::Transaction& tx, const Stored& store, bool demo) {
    tx.run(
        "INSERT INTO store (id, revision, demo, profile) VALUES (:id, :revision, :demo, :profile)",
        arg(":id", store.profile.id), arg(":revision", store.revision), arg(":demo", demo),
        arg(":profile", db::document(store.profile)));
}

void update(db::Transaction& tx, const Stored& store) {
    tx.run("UPDATE store SET revision = :revision, profile = :profile WHERE id = :id",
           arg(":revision", store.revision), arg(":profile", db::document(store.profile)),
           arg(":id", store.profile.id));
}

}  // namespace baedal::store::stores
