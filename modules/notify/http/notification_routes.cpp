#include "notify/http/notification_routes.h"

#include "notify/storage/notification_repository.h"

namespace baedal::notify {

namespace {

json::Object to_json(const repository::Listed& listed) {
    const Notification& n = listed.notification;
    return {{"id", n.message.id},
            {"orderId", n.message.order_id},
            {"event", n.message.event},
            {"audience", to_text(n.message.audience)},
            {"channel", listed.channel},
            {"to", n.message.recipient},
            {"text", n.message.text},
            {"status", to_text(n.status)},
            {"attempts", n.attempts},
            {"createdAt", to_rfc3339(listed.created_at)},
            {"sentAt", n.sent_at ? json::Value(to_rfc3339(*n.sent_at)) : json::Value(nullptr)}};
}

}  // namespace

Routes::Routes(http::Routes& routes, const db::Database& database) : database_(database) {
    routes.add(http::Method::get, "/notifications", http::Access::staff,
               [this](http::Request& request) { return list(request); });
}

Task<http::Response> Routes::list(http::Request& request) const {
    http::QueryFields query(request);
    const std::string order_id = query.text("orderId").value_or("");
    if (order_id.empty())
        query.refuse("orderId", "is required: the id of the order whose messages are wanted");
    const auto limit = static_cast<std::size_t>(query.limit());
    const auto after = query.cursor().value_or(0);
    if (const auto problem = query.problem()) co_return http::problem(*problem);

    const auto found = database_.read([&](db::Connection& connection) {
        return repository::of_order(connection, order_id, after, static_cast<int>(limit) + 1);
    });

    json::Array items;
    for (const auto& listed : found) {
        if (!request.actor.works_at(listed.store_id)) continue;
        if (items.size() < limit) items.push_back(to_json(listed));
    }
    const bool more = found.size() > limit;
    co_return http::page(items, more ? std::to_string(found[limit - 1].notification.seq) : "");
}

}  // namespace baedal::notify
