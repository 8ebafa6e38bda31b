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

Problem not_resendable() {
    return {409, "not-resendable", "This message cannot be sent again.",
            "Only a message that has failed or was skipped can be, while its text is kept."};
}

}  // namespace

NotificationRoutes::NotificationRoutes(http::Routes& routes, db::Database& database,
                                       std::function<void()> on_queued)
    : database_(database), on_queued_(std::move(on_queued)) {
    routes.add(http::Method::get, "/notifications", http::Access::staff,
               http::TokenScopes::orders_read,
               [this](http::Request& request) { return list(request); });
    routes.add(http::Method::post, "/notifications/{id}/resend", http::Access::owner,
               http::TokenScopes::admin,
               [this](http::Request& request) { return resend(request); });
}

Task<http::Response> NotificationRoutes::resend(http::Request& request) const {
    const std::string id(request.path_value(0));
    const auto resent = co_await database_.write([&](db::Transaction& tx) {
        const auto out = repository::resend(tx, id);
        if (out == repository::Resent::queued) tx.after_commit(on_queued_);
        return out;
    });
    switch (resent) {
        case repository::Resent::queued: break;
        case repository::Resent::unknown:
            co_return http::problem(problems::not_found("There is no such message."));
        case repository::Resent::not_resendable: co_return http::problem(not_resendable());
    }
    const auto listed = database_.read([&](db::Connection& c) { return repository::find(c, id); });
    co_return http::json_text(200, encode(listed.value()));
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
