#include "notify/http/notification_routes.h"

#include "notify/http/notification_encoder.h"
#include "notify/storage/notification_repository.h"

namespace baedal::notify {

namespace {

struct ListQuery {
    std::string order_id;
    int limit = 0;
    std::int64_t after = 0;
};

Result<ListQuery> decode_list(const http::Request& request) {
    http::QueryFields query(request);
    ListQuery out;
    out.order_id = query.text("orderId").value_or("");
    if (out.order_id.empty())
        query.add_error("orderId", "is required: the id of the order whose messages are wanted");
    out.limit = query.limit();
    out.after = query.cursor().value_or(0);
    if (auto problem = query.problem()) return std::unexpected(std::move(*problem));
    return out;
}

}  // namespace

NotificationRoutes::NotificationRoutes(http::Routes& routes, const db::Database& database)
    : database_(database) {
    routes.add(http::Method::get, "/notifications", http::Access::staff,
               http::TokenScopes::orders_read,
               [this](http::Request& request) { return list(request); });
}

Task<http::Response> NotificationRoutes::list(http::Request& request) const {
    const auto query = decode_list(request);
    if (!query) co_return http::problem(query.error());
    const auto found = database_.read([&](db::Connection& c) {
        return repository::of_order(c, query->order_id, query->after, query->limit + 1);
    });

    const auto limit = static_cast<std::size_t>(query->limit);
    std::vector<std::string> items;
    for (const repository::Listed& listed : found) {
        if (!request.actor.works_at(listed.store_id)) continue;
        if (items.size() < limit) items.push_back(encode(listed));
    }
    const bool more = found.size() > limit;
    co_return http::page_of_texts(items,
                                  more ? std::to_string(found[limit - 1].notification.seq) : "");
}

}  // namespace baedal::notify
