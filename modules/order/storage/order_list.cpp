#include "order/storage/order_list.h"

#include <algorithm>
#include <functional>

#include "base/random.h"

namespace baedal::order::repository {

namespace {

using db::arg;

struct Position {
    std::int64_t seq;
    std::string id;
};
Position position(db::Row row) { return {row.integer(0), row.text(1)}; }

// The seq of the newest order that was created before `at`, 0 if there is none. Ids begin with the
// time, so the index on ids has it.
std::int64_t newest_before(db::Connection& connection, TimePoint at) {
    return connection
        .one(
            "SELECT seq FROM orders WHERE id < :id ORDER BY id DESC LIMIT 1",
            [](db::Row row) { return row.integer(0); }, arg(":id", first_id_at(at)))
        .value_or(0);
}

// What the statements below bind. The text refers to the names of Status.
struct Bounds {
    std::int64_t below;  // of seq
    std::int64_t from;   // likewise, exclusive
    std::optional<std::string_view> status;
};

Bounds bounds_of(db::Connection& connection, const OrderFilter& filter) {
    Bounds out{filter.before_seq, 0, std::nullopt};
    if (filter.to) out.below = std::min(out.below, newest_before(connection, *filter.to) + 1);
    if (filter.from) out.from = newest_before(connection, *filter.from);
    if (filter.status) out.status = to_text(*filter.status);
    return out;
}

constexpr std::size_t last_digits = 4;

std::vector<Position> select_by_phone(db::Connection& connection, const OrderFilter& filter,
                                      const Bounds& bounds, const std::string& key) {
    const std::string end = key.substr(key.size() - std::min(key.size(), last_digits));
    return connection.all(R"sql(
        SELECT seq, id FROM orders
        WHERE customer_phone IS NOT NULL AND substr(phone_key, -4) = :end AND phone_key = :key
          AND seq < :below AND seq > :from
          AND (:store_id IS NULL OR store_id = :store_id) AND (:status IS NULL OR status = :status)
        ORDER BY seq DESC LIMIT :limit
    )sql",
                          position, arg(":below", bounds.below), arg(":from", bounds.from),
                          arg(":store_id", filter.store_id), arg(":status", bounds.status),
                          arg(":limit", filter.limit), arg(":end", end), arg(":key", key));
}

std::vector<Position> select_by_last_digits(db::Connection& connection, const OrderFilter& filter,
                                            const Bounds& bounds, const std::string& end) {
    return connection.all(R"sql(
        SELECT seq, id FROM orders
        WHERE customer_phone IS NOT NULL AND substr(phone_key, -4) = :end
          AND seq < :below AND seq > :from
          AND (:store_id IS NULL OR store_id = :store_id) AND (:status IS NULL OR status = :status)
        ORDER BY seq DESC LIMIT :limit
    )sql",
                          position, arg(":below", bounds.below), arg(":from", bounds.from),
                          arg(":store_id", filter.store_id), arg(":status", bounds.status),
                          arg(":limit", filter.limit), arg(":end", end));
}

std::vector<Position> select_by_number(db::Connection& connection, const OrderFilter& filter,
                                       const Bounds& bounds, std::int64_t number) {
    return connection.all(R"sql(
        SELECT seq, id FROM orders
        WHERE number = :number
          AND seq < :below AND seq > :from
          AND (:store_id IS NULL OR store_id = :store_id) AND (:status IS NULL OR status = :status)
        ORDER BY seq DESC LIMIT :limit
    )sql",
                          position, arg(":below", bounds.below), arg(":from", bounds.from),
                          arg(":store_id", filter.store_id), arg(":status", bounds.status),
                          arg(":limit", filter.limit), arg(":number", number));
}

// A part of a name as LIKE has it.
std::string pattern_of(const std::string& name) {
    std::string out = "%";
    for (const char c : name) {
        if (c == '%' || c == '_' || c == '\\') out += '\\';
        out += c;
    }
    return out + "%";
}

// Upper and lower case are the same in English letters.
std::vector<Position> select_by_name(db::Connection& connection, const OrderFilter& filter,
                                     const Bounds& bounds, const std::string& name) {
    return connection.all(R"sql(
        SELECT seq, id FROM orders
        WHERE customer_name LIKE :pattern ESCAPE '\'
          AND seq < :below AND seq > :from
          AND (:store_id IS NULL OR store_id = :store_id) AND (:status IS NULL OR status = :status)
        ORDER BY seq DESC LIMIT :limit
    )sql",
                          position, arg(":below", bounds.below), arg(":from", bounds.from),
                          arg(":store_id", filter.store_id), arg(":status", bounds.status),
                          arg(":limit", filter.limit), arg(":pattern", pattern_of(name)));
}

void sort_and_cut(std::vector<Position>& positions, int limit) {
    std::ranges::sort(positions, std::greater{}, &Position::seq);
    const auto again = std::ranges::unique(positions, {}, &Position::seq);
    positions.erase(again.begin(), again.end());
    positions.resize(std::min(positions.size(), static_cast<std::size_t>(limit)));
}

std::vector<Position> select_by_search(db::Connection& connection, const OrderFilter& filter,
                                       const Bounds& bounds, const OrderSearch& search) {
    std::vector<Position> out;
    const auto add = [&](std::vector<Position> found) {
        out.insert(out.end(), found.begin(), found.end());
    };
    if (search.number) add(select_by_number(connection, filter, bounds, *search.number));
    if (!search.last_digits.empty())
        add(select_by_last_digits(connection, filter, bounds, search.last_digits));
    if (!search.phone_key.empty())
        add(select_by_phone(connection, filter, bounds, search.phone_key));
    if (!search.name.empty()) add(select_by_name(connection, filter, bounds, search.name));
    sort_and_cut(out, filter.limit);
    return out;
}

// The index has the statuses that few orders are in.
bool is_indexed(const std::optional<Status>& status) {
    return status && *status != Status::delivered && *status != Status::picked_up;
}

std::vector<Position> select_by_status(db::Connection& connection, const OrderFilter& filter,
                                       const Bounds& bounds) {
    return connection.all(R"sql(
        SELECT seq, id FROM orders INDEXED BY orders_by_status
        WHERE status = :status AND status NOT IN ('delivered', 'picked_up') AND seq < :below AND seq > :from
          AND (:store_id IS NULL OR store_id = :store_id)
        ORDER BY seq DESC LIMIT :limit
    )sql",
                          position, arg(":status", bounds.status), arg(":below", bounds.below),
                          arg(":from", bounds.from), arg(":store_id", filter.store_id),
                          arg(":limit", filter.limit));
}

std::vector<Position> select_by_store(db::Connection& connection, const OrderFilter& filter,
                                      const Bounds& bounds) {
    return connection.all(R"sql(
        SELECT seq, id FROM orders
        WHERE store_id = :store_id AND seq < :below AND seq > :from AND (:status IS NULL OR status = :status)
        ORDER BY seq DESC LIMIT :limit
    )sql",
                          position, arg(":store_id", *filter.store_id), arg(":below", bounds.below),
                          arg(":from", bounds.from), arg(":status", bounds.status),
                          arg(":limit", filter.limit));
}

std::vector<Position> select_all(db::Connection& connection, const OrderFilter& filter,
                                 const Bounds& bounds) {
    return connection.all(R"sql(
        SELECT seq, id FROM orders
        WHERE seq < :below AND seq > :from AND (:status IS NULL OR status = :status)
        ORDER BY seq DESC LIMIT :limit
    )sql",
                          position, arg(":below", bounds.below), arg(":from", bounds.from),
                          arg(":status", bounds.status), arg(":limit", filter.limit));
}

// One statement for each index; the other filters narrow it down.
std::vector<Position> select(db::Connection& connection, const OrderFilter& filter) {
    const Bounds bounds = bounds_of(connection, filter);
    if (filter.search) return select_by_search(connection, filter, bounds, *filter.search);
    if (filter.phone_key) return select_by_phone(connection, filter, bounds, *filter.phone_key);
    if (filter.number) return select_by_number(connection, filter, bounds, *filter.number);
    if (is_indexed(filter.status)) return select_by_status(connection, filter, bounds);
    if (filter.store_id) return select_by_store(connection, filter, bounds);
    return select_all(connection, filter, bounds);
}

std::vector<Position> select_of_stores(db::Connection& connection, const OrderFilter& filter) {
    if (!filter.stores || filter.store_id) return select(connection, filter);
    std::vector<Position> out;
    for (const std::int64_t store : *filter.stores) {
        OrderFilter of_one = filter;
        of_one.store_id = store;
        const auto found = select(connection, of_one);
        out.insert(out.end(), found.begin(), found.end());
    }
    sort_and_cut(out, filter.limit);
    return out;
}

}  // namespace

std::vector<ListedOrder> list(db::Connection& connection, const OrderFilter& filter) {
    std::vector<ListedOrder> out;
    for (const Position& each : select_of_stores(connection, filter)) {
        if (auto stored = find_stored(connection, each.id))
            out.push_back({each.seq, std::move(*stored)});
    }
    return out;
}

}  // namespace baedal::order::repository
