#include "order/storage/order_repository.h"

#include <algorithm>
#include <stdexcept>

#include "db/document.h"
#include "order/storage/closed_days.h"
#include "order/storage/timeline.h"

namespace baedal::order::repository {

namespace {

using db::arg;

static_assert(std::tuple_size_v<Adjustments> == 2, "Each kind of adjustment has its column.");

// The columns in the order of the SELECT below, without the lines.
Order from_row(db::Row row) {
    Order order;
    order.id = row.text(0);
    order.number = row.integer(1);
    order.store_id = row.integer(2);
    order.store_name = row.text(3);
    order.status = from_stored_name<Status>(row.text(4));
    order.fulfilment = from_stored_name<Fulfilment>(row.text(5));
    order.price = {row.integer(7),
                   {{{AdjustmentKind::delivery_fee, row.integer(8)},
                     {AdjustmentKind::discount, -row.integer(32)}}},
                   row.integer(9)};
    order.currency = row.text(10);
    if (!row.is_null(11)) order.customer = Customer{row.text(11), row.text(12), row.text(13)};
    order.note = row.optional_text(14);
    order.payment_status = from_stored_name<PaymentStatus>(row.text(15));
    order.payment_method = row.optional_text(16);
    order.payment_id = row.optional_text(17);
    order.refunded = row.integer(18);
    order.kitchen = from_stored_name<Status>(row.text(19));
    order.timeline = parse_timeline(row.text(20));
    order.promised_at = row.optional_time(21);
    order.version = row.integer(22);
    order.created_at = row.time(23);
    order.updated_at = row.time(24);
    order.expires_at = row.time(25);
    order.language = row.optional_text(26);
    order.attempt_at = row.time(27);
    order.decide_by = row.optional_time(28);
    order.attempts = row.integer(29);
    order.payment_keys = row.integer(30);
    order.is_cancelled_by_store = row.flag(31);
    order.delays = row.integer(35);
    order.kept = row.integer(36);
    order.cost_bearer = row.text(37);
    order.undone_at = row.optional_time(38);
    order.corrections = row.integer(39);
    order.refused = row.integer(40);
    order.removals = row.integer(41);
    if (!row.is_null(33)) order.discount = Discount{row.text(34), row.text(33), row.integer(32)};
    return order;
}

std::optional<Order> load(db::Connection& connection, const std::string& id) {
    auto stored = find_stored(connection, id);
    if (!stored) return std::nullopt;
    stored->order.lines = db::from_document<std::vector<Line>>(stored->lines);
    return std::move(stored->order);
}

// The last number that a store gave on a day.
struct DayNumber {
    std::int64_t last;
};

// Lines and choices of an order that is kept in memory. The cache is bounded by the number of orders, and
// one order may have a hundred lines of fifty choices.
constexpr std::size_t max_cached_parts = 64;

std::string only_id(db::Row row) { return row.text(0); }

std::vector<Order> get_all(db::Transaction& tx, const std::vector<std::string>& ids) {
    std::vector<Order> out;
    out.reserve(ids.size());
    for (const std::string& id : ids) out.push_back(get(tx, id));
    return out;
}

void keep_in_cache(db::Transaction& tx, const Order& order) {
    std::size_t parts = order.lines.size();
    for (const Line& line : order.lines) parts += line.choices.size();
    if (parts <= max_cached_parts) {
        tx.cache<Order>().keep(order.id, order);
    } else {
        tx.cache<Order>().drop(order.id);
    }
}

// The figures of the days on which something happened to the order.
void forget_closed_days(db::Transaction& tx, const Order& order) {
    const auto placed = std::ranges::find(order.timeline, Status::placed, &TimelineEntry::status);
    if (placed != order.timeline.end())
        closed_days::forget(tx, order.store_id, placed->at, order.timeline.back().at);
}

}  // namespace

void insert(db::Transaction& tx, const Order& order) {
    const auto customer = [&](auto member) {
        return order.customer ? std::optional((*order.customer).*member) : std::nullopt;
    };
    const auto discount = [&](auto member) {
        return order.discount ? std::optional((*order.discount).*member) : std::nullopt;
    };
    tx.run(R"sql(
        INSERT INTO orders (id, number, store_id, store_name, status, fulfilment, items, subtotal, delivery_fee,
                            total, currency, customer_name, customer_phone, customer_address, note,
                            payment_status, payment_method, payment_id, refunded, kitchen, timeline,
                            promised_at, version, created_at, updated_at, expires_at, language, attempt_at,
                            attempts, discount, coupon, discount_name)
        VALUES (:id, :number, :store_id, :store_name, :status, :fulfilment, :items, :subtotal, :delivery_fee,
                :total, :currency, :customer_name, :customer_phone, :customer_address, :note,
                :payment_status, :payment_method, :payment_id, :refunded, :kitchen, :timeline,
                :promised_at, :version, :created_at, :updated_at, :expires_at, :language, :attempt_at,
                :attempts, :discount, :coupon, :discount_name)
    )sql",
           arg(":id", order.id), arg(":number", order.number), arg(":store_id", order.store_id),
           arg(":store_name", order.store_name), arg(":status", to_text(order.status)),
           arg(":fulfilment", to_text(order.fulfilment)), arg(":items", db::document(order.lines)),
           arg(":subtotal", order.price.subtotal),
           arg(":delivery_fee", order.price.amount_of(AdjustmentKind::delivery_fee)),
           arg(":total", order.price.total), arg(":currency", order.currency),
           arg(":customer_name", customer(&Customer::name)),
           arg(":customer_phone", customer(&Customer::phone)),
           arg(":customer_address", customer(&Customer::address)), arg(":note", order.note),
           arg(":payment_status", to_text(order.payment_status)),
           arg(":payment_method", order.payment_method), arg(":payment_id", order.payment_id),
           arg(":refunded", order.refunded), arg(":kitchen", to_text(order.kitchen)),
           arg(":timeline", timeline_text(order.timeline)), arg(":promised_at", order.promised_at),
           arg(":version", order.version), arg(":created_at", order.created_at),
           arg(":updated_at", order.updated_at), arg(":expires_at", order.expires_at),
           arg(":language", order.language), arg(":attempt_at", order.attempt_at),
           arg(":attempts", order.attempts),
           arg(":discount", -order.price.amount_of(AdjustmentKind::discount)),
           arg(":coupon", discount(&Discount::coupon)),
           arg(":discount_name", discount(&Discount::name)));
    keep_in_cache(tx, order);
}

void update(db::Transaction& tx, const Order& order) {
    tx.run(R"sql(
        UPDATE orders SET status = :status, payment_status = :payment_status, payment_method = :payment_method,
                          payment_id = :payment_id, refunded = :refunded, kitchen = :kitchen,
                          timeline = :timeline, promised_at = :promised_at, version = :version,
                          updated_at = :updated_at, attempt_at = :attempt_at, attempts = :attempts,
                          payment_keys = :payment_keys, decide_by = :decide_by, by_store = :by_store,
                          delays = :delays, kept = :kept, cost_bearer = :cost_bearer, undone_at = :undone_at,
                          corrections = :corrections
        WHERE id = :id
    )sql",
           arg(":status", to_text(order.status)),
           arg(":payment_status", to_text(order.payment_status)),
           arg(":payment_method", order.payment_method), arg(":payment_id", order.payment_id),
           arg(":refunded", order.refunded), arg(":kitchen", to_text(order.kitchen)),
           arg(":timeline", timeline_text(order.timeline)), arg(":promised_at", order.promised_at),
           arg(":version", order.version), arg(":updated_at", order.updated_at),
           arg(":attempt_at", order.attempt_at), arg(":attempts", order.attempts),
           arg(":payment_keys", order.payment_keys), arg(":decide_by", order.decide_by),
           arg(":by_store", order.is_cancelled_by_store), arg(":delays", order.delays),
           arg(":kept", order.kept), arg(":cost_bearer", order.cost_bearer),
           arg(":undone_at", order.undone_at), arg(":corrections", order.corrections),
           arg(":id", order.id));
    forget_closed_days(tx, order);
    keep_in_cache(tx, order);
}

void update_dishes(db::Transaction& tx, const Order& order) {
    tx.run(R"sql(
        UPDATE orders SET items = :items, subtotal = :subtotal, discount = :discount, total = :total,
                          refused = :refused, removals = :removals
        WHERE id = :id
    )sql",
           arg(":items", db::document(order.lines)), arg(":subtotal", order.price.subtotal),
           arg(":discount", -order.price.amount_of(AdjustmentKind::discount)),
           arg(":total", order.price.total), arg(":refused", order.refused),
           arg(":removals", order.removals), arg(":id", order.id));
}

std::optional<StoredOrder> find_stored(db::Connection& connection, const std::string& id) {
    return connection.one(
        R"sql(
        SELECT id, number, store_id, store_name, status, fulfilment, items, subtotal, delivery_fee, total,
               currency, customer_name, customer_phone, customer_address, note, payment_status, payment_method,
               payment_id, refunded, kitchen, timeline, promised_at, version, created_at, updated_at, expires_at,
               language, attempt_at, decide_by, attempts, payment_keys, by_store, discount, coupon, discount_name,
               delays, kept, cost_bearer, undone_at, corrections, refused, removals
        FROM orders WHERE id = :id
    )sql",
        [](db::Row row) { return StoredOrder{from_row(row), row.text(6)}; }, arg(":id", id));
}

std::optional<Order> find(db::Transaction& tx, const std::string& id) {
    if (const auto recent = tx.cache<Order>().find(id)) return *recent;
    return load(tx.connection(), id);
}

std::shared_ptr<const Order> find(const db::Database& database, const std::string& id) {
    if (auto recent = database.cached<Order>(id)) return recent;
    auto order = database.read([&](db::Connection& c) { return load(c, id); });
    return order ? std::make_shared<const Order>(std::move(*order)) : nullptr;
}

Order get(db::Transaction& tx, const std::string& id) {
    auto order = find(tx, id);
    if (!order) throw std::runtime_error("an event names an order that does not exist");
    return std::move(*order);
}

std::int64_t next_number(db::Transaction& tx, std::int64_t store_id, const std::string& day) {
    const std::string counter = std::to_string(store_id) + "/" + day;
    const auto recent = tx.cache<DayNumber>().find(counter);
    const auto stored = [&] {
        return tx.one(
            "SELECT last FROM day_number WHERE store_id = :store_id AND day = :day",
            [](db::Row row) { return row.integer(0); }, arg(":store_id", store_id),
            arg(":day", day));
    };
    const std::int64_t next = (recent ? recent->last : stored().value_or(0)) + 1;
    tx.run(R"sql(
        INSERT INTO day_number VALUES (:store_id, :day, :next)
        ON CONFLICT (store_id, day) DO UPDATE SET last = excluded.last
    )sql",
           arg(":store_id", store_id), arg(":day", day), arg(":next", next));
    tx.cache<DayNumber>().keep(counter, {next});
    return next;
}

std::vector<Order> expired_by(db::Transaction& tx, TimePoint now, int limit) {
    return get_all(tx, tx.all(
                           R"sql(
        SELECT id FROM orders WHERE status = 'awaiting_payment' AND expires_at <= :now
        ORDER BY expires_at LIMIT :limit
    )sql",
                           only_id, arg(":now", now), arg(":limit", limit)));
}

std::optional<TimePoint> next_expiry(db::Connection& connection) {
    return connection.one(
        "SELECT expires_at FROM orders WHERE status = 'awaiting_payment' ORDER BY expires_at LIMIT "
        "1",
        [](db::Row row) { return row.time(0); });
}

std::vector<Order> undecided_by(db::Transaction& tx, TimePoint now, int limit) {
    return get_all(tx, tx.all(
                           R"sql(
        SELECT id FROM orders WHERE decide_by <= :now ORDER BY decide_by LIMIT :limit
    )sql",
                           only_id, arg(":now", now), arg(":limit", limit)));
}

std::optional<TimePoint> next_decision(db::Connection& connection) {
    return connection.one(
        "SELECT decide_by FROM orders WHERE decide_by IS NOT NULL ORDER BY decide_by LIMIT 1",
        [](db::Row row) { return row.time(0); });
}

}  // namespace baedal::order::repository
