#include "store/http/profile_routes.h"

#include "http/paging.h"
#include "store/application/change_store.h"
#include "store/application/open_store.h"
#include "store/application/problems.h"
#include "store/http/profile_decoder.h"
#include "store/storage/store_repository.h"

namespace baedal::store {

using http::Access;
using http::Method;
using http::TokenScopes;

namespace {

constexpr TokenScopes reading = TokenScopes::orders_read | TokenScopes::tickets_write |
                                TokenScopes::menus_write | TokenScopes::admin;

http::Response to_response(const stores::Stored& store) {
    auto response = http::json_text(200, json::to_text(store.profile));
    response.header("ETag", "\"" + std::to_string(store.revision) + "\"");
    return response;
}

}  // namespace

ProfileRoutes::ProfileRoutes(http::Routes& routes, db::Database& database, const Clock& clock)
    : database_(database), clock_(clock) {
    routes.add(Method::get, "/stores", Access::staff, reading,
               [this](http::Request& r) { return list(r); });
    routes.add(Method::post, "/stores", Access::owner, TokenScopes::admin,
               [this](http::Request& r) { return open(r); });
    routes.add(Method::get, "/stores/{id}", Access::staff, reading,
               [this](http::Request& r) { return get(r); });
    routes.add(Method::patch, "/stores/{id}", Access::owner, TokenScopes::admin,
               [this](http::Request& r) { return change(r); });
    routes.add(Method::post, "/stores/{id}/pause", Access::staff,
               TokenScopes::tickets_write | TokenScopes::admin,
               [this](http::Request& r) { return pause(r); });
}

Task<http::Response> ProfileRoutes::list(http::Request& request) {
    http::QueryFields query(request);
    const int limit = query.limit();
    const auto after = query.cursor().value_or(0);
    if (auto problem = query.problem()) co_return http::problem(*problem);

    auto found = database_.read([&](db::Connection& c) {
        return request.actor.has_every_store()
                   ? stores::page(c, after, limit + 1)
                   : stores::page_of(c, request.actor.stores, after, limit + 1);
    });
    const std::string next = http::cut_to_page(found, limit, &contract::StoreProfile::id);
    std::vector<std::string> items;
    for (const contract::StoreProfile& profile : found) items.push_back(json::to_text(profile));
    co_return http::page_of_texts(items, next);
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
    const auto profile = decode_new_store(*body);
    if (!profile) co_return http::problem(profile.error());

    const auto opened = co_await database_.write([&](db::Transaction& tx) {
        tx.set_trace(request.traceparent);
        return open_store(tx, *profile, false);
    });
    auto response = http::json_text(201, json::to_text(opened));
    response.header("Location", "/stores/" + std::to_string(opened.id)).header("ETag", "\"1\"");
    co_return response;
}

Task<http::Response> ProfileRoutes::change(http::Request& request) {
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    const auto id = request.path_integer(0);
    if (!id || !database_.read([&](db::Connection& c) { return stores::exists(c, *id); }))
        co_return http::problem(no_such_store());
    const auto wanted = decode_profile_change(*body);
    if (!wanted) co_return http::problem(wanted.error());

    const auto store = co_await database_.write([&](db::Transaction& tx) {
        tx.set_trace(request.traceparent);
        return change_store(tx, *id, *wanted);
    });
    if (!store) co_return http::problem(store.error());
    co_return to_response(*store);
}

Task<http::Response> ProfileRoutes::pause(http::Request& request) {
    const auto id = request.path_integer(0);
    if (!id || !request.actor.works_at(*id)) co_return http::problem(no_such_store());
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    const auto until = decode_pause(*body, clock_.now());
    if (!until) co_return http::problem(until.error());

    const auto store = co_await database_.write([&](db::Transaction& tx) {
        tx.set_trace(request.traceparent);
        return change_store(tx, *id, {.paused_until = *until});
    });
    if (!store) co_return http::problem(store.error());
    request.remark = *until ? "until " + to_rfc3339(**until) : "no longer";
    co_return to_response(*store);
}

}  // namespace baedal::store
