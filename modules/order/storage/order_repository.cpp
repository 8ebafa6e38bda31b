#include "order/storage/order_repository.h"

#include <algorithm>
#include <functional>
#include <stdexcept>

#include "base/random.h"
#include "json/parser.h"
#include "order/http/order_encoder.h"
#include "order/storage/stored_name.h"
#include "order/storage/timeline.h"

namespace baedal::order::repository {

namespace {

using db::arg;

// The columns in the order of the SELECT below, without the lines.
Order from_row(db::Row row) {
    Order order;
    order.id = row.text(0);
    order.number = row.integer(1);
    order.store_id = row.integer(2);
    order.store_name = row.text(3);
    order.status = parsed<Status>(row.text(4));
    order.fulfilment = parsed<Fulfilment>(row.text(5));
    order.subtotal = row.integer(7);
    order.delivery_fee = row.integer(8);
    order.total = row.integer(9);
    order.currency = row.text(10);
    if (!row.is_null(11)) order.customer = Customer{row.text(11), row.text(12), row.text(13)};
    order.note = row.optional_text(14);
    order.payment_status = parsed<PaymentStatus>(row.text(15));
    order.payment_method = row.optional_text(16);
    order.payment_id = row.optional_text(17);
    order.refunded = row.integer(18);
    order.kitchen = parsed<Status>(row.text(19));
    order.timeline = parse_timeline(row.text(20));
    order.promised_at = row.optional_time(21);
    order.version = row.integer(22);
    order.created_at = row.time(23);
    order.updated_at = row.time(24);
    order.expires_at = row.time(25);
    order.language = row.optional_text(26);
    order.attempt_at = row.time(27);
    return order;
}

// Calls `use(order, items)` with the order without its lines, and those as the JSON that they are kept as.
template <class F>
auto read_row(db::Connection& connection, const std::string& id, F&& use) {
    return connection.one(
        R"sql(
        SELECT id, number, store_id, store_name, status, fulfilment, items, subtotal, delivery_fee, total,
               currency, customer_name, customer_phone, customer_address, note, payment_status, payment_method,
               payment_id, refunded, kitchen, timeline, promised_at, version, created_at, updated_at, expires_at,
               language, attempt_at
        FROM orders WHERE id = :id
    )sql",
        [&](db::Row row) { return use(from_row(row), row.text(6)); }, arg(":id", id));
}

std::optional<Order> load(db::Connection& connection, const std::string& id) {
    return read_row(connection, id, [](Order order, const std::string& items) {
        json::decode(json::parse_trusted(items), order.lines, "items");
        return order;
    });
}

std::optional<Shown> load_shown(db::Connection& connection, const std::string& id) {
    return read_row(connection, id, [](const Order& order, const std::string& items) {
        return Shown{order.version, to_json(order, items)};
    });
}

// The last number that a store gave on a day.
struct DayNumber {
    std::int64_t last;
};

struct Position {
    std::int64_t seq;
    std::string id;
};
Position position(db::Row row) { return {row.integer(0), row.text(1)}; }

// The seq of the newest order that was created before `at`, 0 if there is none. Ids begin with the
// time, so the index on ids answers this.
std::int64_t newest_before(db::Connection& connection, TimePoint at) {
    return connection
        .one(
            "SELECT seq FROM orders WHERE id < :id ORDER BY id DESC LIMIT 1",
            [](db::Row row) { return row.integer(0); }, arg(":id", first_id_at(at)))
        .value_or(0);
}

// Lines and choices of an order that is kept in memory: the memory of the last orders is bounded by their
// number, and one may have a hundred lines of fifty choices.
constexpr std::size_t most_parts = 64;

void remember(db::Transaction& tx, const Order& order) {
    std::size_t parts = order.lines.size();
    for (const Line& line : order.lines) parts += line.choices.size();
    if (parts <= most_parts) {
        tx.cache<Order>().keep(order.id, order);
    } else {
        tx.cache<Order>().drop(order.id);
    }
}

}  // namespace

void insert(db::Transaction& tx, const Order& order) {
    const auto customer = [&](auto member) {
        return order.customer ? std::optional((*order.customer).*member) : std::nullopt;
    };
    tx.run(R"sql(
        INSERT INTO orders (id, number, store_id, store_name, status, fulfilment, items, subtotal, delivery_fee,
                            total, currency, customer_name, customer_phone, customer_address, note,
                            payment_status, payment_method, payment_id, refunded, kitchen, timeline,
                            promised_at, version, created_at, updated_at, expires_at, language, attempt_at)
        VALUES (:id, :number, :store_id, :store_name, :status, :fulfilment, :items, :subtotal, :delivery_fee,
                :total, :currency, :customer_name, :customer_phone, :customer_address, :note,
                :payment_status, :payment_method, :payment_id, :refunded, :kitchen, :timeline,
                :promised_at, :version, :created_at, :updated_at, :expires_at, :language, :attempt_at)
    )sql",
           arg(":id", order.id), arg(":number", order.number), arg(":store_id", order.store_id),
           arg(":store_name", order.store_name), arg(":status", to_text(order.status)),
           arg(":fulfilment", to_text(order.fulfilment)), arg(":items", json::to_text(order.lines)),
           arg(":subtotal", order.subtotal), arg(":delivery_fee", order.delivery_fee),
           arg(":total", order.total), arg(":currency", order.currency),
           arg(":customer_name", customer(&Customer::name)),
           arg(":customer_phone", customer(&Customer::phone)),
           arg(":customer_address", customer(&Customer::address)), arg(":note", order.note),
           arg(":payment_status", to_text(order.payment_status)),
           arg(":payment_method", order.payment_method), arg(":payment_id", order.payment_id),
           arg(":refunded", order.refunded), arg(":kitchen", to_text(order.kitchen)),
           arg(":timeline", timeline_text(order.timeline)), arg(":promised_at", order.promised_at),
           arg(":version", order.version), arg(":created_at", order.created_at),
           arg(":updated_at", order.updated_at), arg(":expires_at", order.expires_at),
           arg(":language", order.language), arg(":attempt_at", order.attempt_at));
    remember(tx, order);
}

void update(db::Transaction& tx, const Order& order) {
    tx.run(R"sql(
        UPDATE orders SET status = :status, payment_status = :payment_status, payment_method = :payment_method,
                          payment_id = :payment_id, refunded = :refunded, kitchen = :kitchen,
                          timeline = :timeline, promised_at = :promised_at, version = :version,
                          updated_at = :updated_at, attempt_at = :attempt_at
        WHERE id = :id
    )sql",
           arg(":status", to_text(order.status)),
           arg(":payment_status", to_text(order.payment_status)),
           arg(":payment_method", order.payment_method), arg(":payment_id", order.payment_id),
           arg(":refunded", order.refunded), arg(":kitchen", to_text(order.kitchen)),
           arg(":timeline", timeline_text(order.timeline)), arg(":promised_at", order.promised_at),
           arg(":version", order.version), arg(":updated_at", order.updated_at),
           arg(":attempt_at", order.attempt_at), arg(":id", order.id));
    remember(tx, order);
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

std::optional<Shown> show(const db::Database& database, const std::string& id) {
    if (const auto recent = database.cached<Order>(id))
        return Shown{recent->version, to_json(*recent)};
    return database.read([&](db::Connection& c) { return load_shown(c, id); });
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
    std::vector<Order> out;
    for (const Position& each : tx.all(R"sql(
        SELECT seq, id FROM orders WHERE status = 'awaiting_payment' AND expires_at <= :now
        ORDER BY expires_at LIMIT :limit
    )sql",
                                       position, arg(":now", now), arg(":limit", limit))) {
        out.push_back(get(tx, each.id));
    }
    return out;
}

std::optional<TimePoint> next_expiry(db::Connection& connection) {
    return connection.one(
        "SELECT expires_at FROM orders WHERE status = 'awaiting_payment' ORDER BY expires_at LIMIT "
        "1",
        [](db::Row row) { return row.time(0); });
}

namespace {

// The lists select from an index first and load the rows after: one mapping of a row for all. One
// statement for each way in, so that each has its index; the other filters narrow it down.
std::vector<Position> select(db::Connection& connection, const Filter& filter) {
    std::int64_t below = filter.before_seq;
    if (filter.to) below = std::min(below, newest_before(connection, *filter.to) + 1);
    const std::int64_t from = filter.from ? newest_before(connection, *filter.from) : 0;
    if (filter.phone) {
        return connection.all(R"sql(
            SELECT seq, id FROM orders
            WHERE customer_phone = :phone AND seq < :below AND seq > :from
              AND (:store_id IS NULL OR store_id = :store_id) AND (:status IS NULL OR status = :status)
            ORDER BY seq DESC LIMIT :limit
        )sql",
                              position, arg(":phone", *filter.phone), arg(":below", below),
                              arg(":from", from), arg(":store_id", filter.store_id),
                              arg(":status", filter.status), arg(":limit", filter.limit));
    }
    const bool rare =
        filter.status && *filter.status != "delivered" && *filter.status != "picked_up";
    if (rare) {
        return connection.all(R"sql(
            SELECT seq, id FROM orders INDEXED BY orders_by_status
            WHERE status = :status AND status NOT IN ('delivered', 'picked_up') AND seq < :below AND seq > :from
              AND (:store_id IS NULL OR store_id = :store_id)
            ORDER BY seq DESC LIMIT :limit
        )sql",
                              position, arg(":status", *filter.status), arg(":below", below),
                              arg(":from", from), arg(":store_id", filter.store_id),
                              arg(":limit", filter.limit));
    }
    if (filter.store_id) {
        return connection.all(R"sql(
            SELECT seq, id FROM orders
            WHERE store_id = :store_id AND seq < :below AND seq > :from AND (:status IS NULL OR status = :status)
            ORDER BY seq DESC LIMIT :limit
        )sql",
                              position, arg(":store_id", *filter.store_id), arg(":below", below),
                              arg(":from", from), arg(":status", filter.status),
                              arg(":limit", filter.limit));
    }
    return connection.all(R"sql(
        SELECT seq, id FROM orders
        WHERE seq < :below AND seq > :from AND (:status IS NULL OR status = :status)
        ORDER BY seq DESC LIMIT :limit
    )sql",
                          position, arg(":below", below), arg(":from", from),
                          arg(":status", filter.status), arg(":limit", filter.limit));
}

std::vector<Position> select_of_stores(db::Connection& connection, const Filter& filter) {
    if (!filter.stores || filter.store_id) return select(connection, filter);
    std::vector<Position> out;
    for (const std::int64_t store : *filter.stores) {
        Filter of_one = filter;
        of_one.store_id = store;
        const auto found = select(connection, of_one);
        out.insert(out.end(), found.begin(), found.end());
    }
    std::ranges::sort(out, std::greater{}, &Position::seq);
    out.resize(std::min(out.size(), static_cast<std::size_t>(filter.limit)));
    return out;
}

}  // namespace

std::vector<Listed> list(db::Connection& connection, const Filter& filter) {
    std::vector<Listed> out;
    for (const Position& each : select_of_stores(connection, filter)) {
        if (auto shown = load_shown(connection, each.id))
            out.push_back({each.seq, std::move(shown->json)});
    }
    return out;
}

}  // namespace baedal::order::repository
