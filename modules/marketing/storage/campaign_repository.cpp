#include "marketing/storage/campaign_repository.h"

#include "db/document.h"

namespace baedal::marketing::campaigns {

using db::arg;

namespace {

// The columns in the order of the SELECTs below.
Campaign from_row(db::Row row) {
    Campaign out;
    out.id = row.integer(0);
    out.terms.name = row.text(1);
    out.terms.reduction = {row.integer(2), row.integer(3), row.optional_integer(4)};
    out.terms.minimum = row.integer(5);
    out.terms.stores = db::read_document<std::vector<std::int64_t>>(row, 6);
    if (!row.is_null(7)) out.rule = Rule{row.integer(7), row.flag(8)};
    out.valid_days = row.integer(9);
    out.from = row.optional_time(10);
    out.until = row.optional_time(11);
    out.active = row.flag(12);
    out.issued = row.integer(13);
    out.created_at = row.time(14);
    return out;
}

}  // namespace

std::int64_t insert(db::Transaction& tx, const Campaign& campaign) {
    const Terms& terms = campaign.terms;
    const auto delivered =
        campaign.rule ? std::optional(campaign.rule->delivered_orders) : std::nullopt;
    tx.run(R"sql(
        INSERT INTO campaign (name, amount, percent, at_most, minimum, stores, delivered_orders, repeats,
                              valid_days, valid_from, valid_until, active, created_at)
        VALUES (:name, :amount, :percent, :at_most, :minimum, :stores, :delivered_orders, :repeats,
                :valid_days, :from, :until, :active, :created_at)
    )sql",
           arg(":name", terms.name), arg(":amount", terms.reduction.amount),
           arg(":percent", terms.reduction.percent), arg(":at_most", terms.reduction.at_most),
           arg(":minimum", terms.minimum), arg(":stores", db::document(terms.stores)),
           arg(":delivered_orders", delivered),
           arg(":repeats", campaign.rule && campaign.rule->repeats),
           arg(":valid_days", campaign.valid_days), arg(":from", campaign.from),
           arg(":until", campaign.until), arg(":active", campaign.active),
           arg(":created_at", campaign.created_at));
    return *tx.one("SELECT max(id) FROM campaign", [](db::Row row) { return row.integer(0); });
}

std::optional<Campaign> find(db::Connection& connection, std::int64_t id) {
    return connection.one(R"sql(
        SELECT id, name, amount, percent, at_most, minimum, stores, delivered_orders, repeats, valid_days,
               valid_from, valid_until, active, issued, created_at
        FROM campaign WHERE id = :id
    )sql",
                          from_row, arg(":id", id));
}

std::vector<Campaign> list(db::Connection& connection, std::int64_t before, int limit) {
    return connection.all(R"sql(
        SELECT id, name, amount, percent, at_most, minimum, stores, delivered_orders, repeats, valid_days,
               valid_from, valid_until, active, issued, created_at
        FROM campaign WHERE id < :before ORDER BY id DESC LIMIT :limit
    )sql",
                          from_row, arg(":before", before), arg(":limit", limit));
}

std::vector<Campaign> with_rule(db::Connection& connection) {
    return connection.all(R"sql(
        SELECT id, name, amount, percent, at_most, minimum, stores, delivered_orders, repeats, valid_days,
               valid_from, valid_until, active, issued, created_at
        FROM campaign WHERE active = 1 AND delivered_orders IS NOT NULL ORDER BY id
    )sql",
                          from_row);
}

bool set_active(db::Transaction& tx, std::int64_t id, bool active) {
    return tx.run("UPDATE campaign SET active = :active WHERE id = :id", arg(":active", active),
                  arg(":id", id)) > 0;
}

void count_issued(db::Transaction& tx, std::int64_t id) {
    tx.run("UPDATE campaign SET issued = issued + 1 WHERE id = :id", arg(":id", id));
}

}  // namespace baedal::marketing::campaigns
