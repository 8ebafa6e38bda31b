#include "marketing/storage/coupon_repository.h"

#include "db/document.h"

namespace baedal::marketing {

using db::arg;

namespace coupons {

namespace {

// The columns in the order of the SELECTs below.
Coupon from_row(db::Row row) {
    Coupon out;
    out.seq = row.integer(0);
    out.code = row.text(1);
    out.terms.name = row.text(2);
    out.terms.reduction = {row.integer(3), row.integer(4), row.optional_integer(5)};
    out.terms.minimum = row.integer(6);
    out.terms.stores = db::read_document<std::vector<std::int64_t>>(row, 7);
    out.from = row.optional_time(8);
    out.until = row.optional_time(9);
    out.limit = row.optional_integer(10);
    out.per_phone = row.optional_integer(11);
    out.phone = row.text(12);
    out.campaign_id = row.optional_integer(13);
    out.order_id = row.text(14);
    out.withdrawn = row.flag(15);
    out.uses = row.integer(16);
    out.created_at = row.time(17);
    return out;
}

}  // namespace

bool insert(db::Transaction& tx, const Coupon& coupon) {
    const Terms& terms = coupon.terms;
    return tx.run(R"sql(
        INSERT INTO coupon (code, name, amount, percent, at_most, minimum, stores, valid_from, valid_until,
                            use_limit, per_phone, phone, campaign_id, order_id, created_at)
        VALUES (:code, :name, :amount, :percent, :at_most, :minimum, :stores, :from, :until, :limit,
                :per_phone, :phone, :campaign_id, :order_id, :created_at)
        ON CONFLICT DO NOTHING
    )sql",
                  arg(":code", coupon.code), arg(":name", terms.name),
                  arg(":amount", terms.reduction.amount), arg(":percent", terms.reduction.percent),
                  arg(":at_most", terms.reduction.at_most), arg(":minimum", terms.minimum),
                  arg(":stores", db::document(terms.stores)), arg(":from", coupon.from),
                  arg(":until", coupon.until), arg(":limit", coupon.limit),
                  arg(":per_phone", coupon.per_phone), arg(":phone", coupon.phone),
                  arg(":campaign_id", coupon.campaign_id), arg(":order_id", coupon.order_id),
                  arg(":created_at", coupon.created_at)) > 0;
}

std::optional<Coupon> find(db::Connection& connection, const std::string& code) {
    return connection.one(R"sql(
        SELECT seq, code, name, amount, percent, at_most, minimum, stores, valid_from, valid_until, use_limit,
               per_phone, phone, campaign_id, order_id, withdrawn, uses, created_at
        FROM coupon WHERE code = :code
    )sql",
                          from_row, arg(":code", code));
}

std::vector<Coupon> list(db::Connection& connection, std::int64_t before, int limit) {
    return connection.all(R"sql(
        SELECT seq, code, name, amount, percent, at_most, minimum, stores, valid_from, valid_until, use_limit,
               per_phone, phone, campaign_id, order_id, withdrawn, uses, created_at
        FROM coupon WHERE seq < :before ORDER BY seq DESC LIMIT :limit
    )sql",
                          from_row, arg(":before", before), arg(":limit", limit));
}

bool withdraw(db::Transaction& tx, const std::string& code) {
    return tx.run("UPDATE coupon SET withdrawn = 1 WHERE code = :code", arg(":code", code)) > 0;
}

}  // namespace coupons

namespace redemptions {

namespace {

Redemption from_row(db::Row row) {
    return {row.text(0), row.text(1), row.text(2), row.integer(3),
            from_stored_name<RedemptionState>(row.text(4))};
}

}  // namespace

std::optional<Redemption> find(db::Connection& connection, const std::string& order_id) {
    return connection.one(
        "SELECT order_id, code, phone, amount, state FROM redemption WHERE order_id = :order_id",
        from_row, arg(":order_id", order_id));
}

void save(db::Transaction& tx, const std::optional<Redemption>& before, const Redemption& after) {
    tx.run(R"sql(
        INSERT INTO redemption (order_id, code, phone, amount, state, changed_at)
        VALUES (:order_id, :code, :phone, :amount, :state, :now)
        ON CONFLICT (order_id) DO UPDATE SET state = excluded.state, changed_at = excluded.changed_at
    )sql",
           arg(":order_id", after.order_id), arg(":code", after.code), arg(":phone", after.phone),
           arg(":amount", after.amount), arg(":state", to_text(after.state)),
           arg(":now", tx.now()));
    const int uses = int{after.has_coupon()} - int{before && before->has_coupon()};
    if (uses != 0)
        tx.run("UPDATE coupon SET uses = uses + :uses WHERE code = :code", arg(":uses", uses),
               arg(":code", after.code));
}

std::int64_t count_of_phone(db::Connection& connection, const std::string& code,
                            const std::string& phone) {
    return *connection.one(
        R"sql(
        SELECT count(*) FROM redemption
        WHERE phone = :phone AND phone <> '' AND code = :code AND state <> 'released'
    )sql",
        [](db::Row row) { return row.integer(0); }, arg(":phone", phone), arg(":code", code));
}

bool remove_released(db::Transaction& tx, TimePoint moment) {
    constexpr int at_once = 500;
    return tx.run(R"sql(
        DELETE FROM redemption WHERE order_id IN (
            SELECT order_id FROM redemption WHERE state = 'released' AND changed_at < :moment
            ORDER BY changed_at LIMIT 500)
    )sql",
                  arg(":moment", moment)) == at_once;
}

std::vector<Kept> of_phone(db::Connection& connection, const std::string& phone) {
    return connection.all(
        "SELECT order_id, code, phone, amount, state, changed_at FROM redemption "
        "WHERE phone = :phone AND phone <> '' AND state <> 'released'",
        [](db::Row row) { return Kept{from_row(row), row.time(5)}; }, arg(":phone", phone));
}

}  // namespace redemptions

}  // namespace baedal::marketing
