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

std::vector<Position> select_by_phone(db::Connection& connection, const OrderFilter& filter,
                                      const Bounds& bounds) {
    return connection.all(R"sql(
        SELECT seq, id FROM orders
        WHERE customer_phone = :phone AND seq < :below AND seq > :from
          AND (:store_id IS NULL OR store_id = :store_id) AND (:status IS NULL OR status = :status)
        ORDER BY seq DESC LIMIT :limit
    )sql",
                          position, arg(":phone", *filter.phone), arg(":below", bounds.below),
                          arg(":from", bounds.from), arg(":store_id", filter.store_id),
                          arg(":status", bounds.status), arg(":limit", filter.limit));
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
    if (filter.phone) return select_by_phone(connection, filter, bounds);
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
    std::ranges::sort(out, std::greater{}, &Position::seq);
    out.resize(std::min(out.size(), static_cast<std::size_t>(filter.limit)));
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
