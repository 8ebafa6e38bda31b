#include "store/http/profile_routes.h"

#include "http/paging.h"
#include "store/application/problems.h"
#include "store/application/publishing.h"
#include "store/http/profile_decoder.h"

namespace baedal::store {

using http::Access;
using http::Method;

ProfileRoutes::ProfileRoutes(http::Routes& routes, db::Database& database) : database_(database) {
    routes.add(Method::get, "/stores", Access::staff, [this](http::Request& r) { return list(r); });
    routes.add(Method::post, "/stores", Access::owner,
               [this](http::Request& r) { return open(r); });
    routes.add(Method::get, "/stores/{id}", Access::staff,
               [this](http::Request& r) { return get(r); });
    routes.add(Method::patch, "/stores/{id}", Access::owner,
               [this](http::Request& r) { return change(r); });
}

Task<http::Response> ProfileRoutes::list(http::Request& request) {
    http::QueryFields query(request);
    const int limit = query.limit();
    const auto after = query.cursor().value_or(0);
    if (auto problem = query.problem()) co_return http::problem(*problem);

    auto found = database_.read([&](db::Connection& c) {
        return request.actor.is_owner()
                   ? stores::page(c, after, limit + 1)
                   : stores::page_of(c, request.actor.stores, after, limit + 1);
    });
    const std::string next = http::cut_to_page(found, limit, &contract::StoreProfile::id);
    json::Array items;
    for (const auto& profile : found) items.push_back(json::encode(profile));
    co_return http::page(items, next);
}

Task<http::Response> ProfileRoutes::get(http::Request& request) {
    const auto id = request.path_integer(0);
    if (!id || !request.actor.works_at(*id)) co_return http::problem(no_such_store());
    const auto store = database_.read([&](db::Connection& c) { return stores::find(c, *id); });
    if (!store) co_return http::problem(no_such_store());
    co_return http::with_etag(request, std::to_string(store->revision),
                              json::to_text(store->profile));
}

Task<http::Response> ProfileRoutes::open(http::Request& request) {
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    json::ObjectReader fields(*body);
    contract::StoreProfile profile;
    read_profile(fields, profile, true);
    if (auto problem = fields.problem()) co_return http::problem(*problem);

    co_await database_.write([&](db::Transaction& tx) {
        tx.set_trace(request.traceparent);
        profile.id = stores::next_id(tx);
        open_store(tx, profile, false);
    });
    auto answer = http::json_text(201, json::to_text(profile));
    answer.header("Location", "/stores/" + std::to_string(profile.id)).header("ETag", "\"1\"");
    co_return answer;
}

Task<http::Response> ProfileRoutes::change(http::Request& request) {
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    const auto id = request.path_integer(0);
    if (!id) co_return http::problem(no_such_store());

    auto changed = co_await database_.write([&](db::Transaction& tx) -> Result<stores::Stored> {
        tx.set_trace(request.traceparent);
        auto store = stores::find(tx.connection(), *id);
        if (!store) return std::unexpected(no_such_store());
        // Read onto the profile as it is now: what the body leaves out stays.
        json::ObjectReader fields(*body);
        contract::StoreProfile profile = store->profile;
        read_profile(fields, profile, false);
        if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
        if (json::to_text(profile) != json::to_text(store->profile))
            change_store(tx, *store, std::move(profile));
        return *store;
    });
    if (!changed) co_return http::problem(changed.error());
    auto answer = http::json_text(200, json::to_text(changed->profile));
    answer.header("ETag", "\"" + std::to_string(changed->revision) + "\"");
    co_return answer;
}

}  // namespace baedal::store
