#include "store/http/menu_routes.h"

#include "store/application/mark_sold_out.h"
#include "store/application/problems.h"
#include "store/application/publish_menu.h"
#include "store/domain/menu_rules.h"
#include "store/http/menu_decoder.h"
#include "store/storage/menu_repository.h"
#include "store/storage/store_repository.h"

namespace baedal::store {

using http::Access;
using http::Method;
using http::TokenScopes;

namespace {

// A menu of 500 dishes with several choices each has about 300 KB as the server writes it.
constexpr std::size_t max_menu_bytes = 1 << 20;
// As the server writes it, without times at which sold-out parts come back: what GET returns can be PUT.
constexpr std::size_t max_written_bytes = 800'000;

// A menu, or a part of one, with the menu's revision as its ETag.
http::Response to_response(const auto& part, std::int64_t revision) {
    auto response = http::json_text(200, json::to_text(part));
    response.header("ETag", "\"" + std::to_string(revision) + "\"");
    return response;
}

}  // namespace

MenuRoutes::MenuRoutes(http::Routes& routes, db::Database& database, const Clock& clock)
    : database_(database), clock_(clock) {
    routes.add(Method::get, "/stores/{id}/menu", Access::staff,
               TokenScopes::orders_read | TokenScopes::tickets_write | TokenScopes::menus_write,
               [this](http::Request& r) { return get(r); });
    routes.add(
        Method::put, "/stores/{id}/menu", Access::owner, TokenScopes::menus_write,
        [this](http::Request& r) { return put(r); }, max_menu_bytes);
    routes.add(Method::patch, "/stores/{id}/menu/items/{itemId}", Access::staff,
               TokenScopes::tickets_write | TokenScopes::menus_write,
               [this](http::Request& r) { return mark_sold_out(r, mark_item); });
    routes.add(Method::patch, "/stores/{id}/menu/choices/{choiceId}", Access::staff,
               TokenScopes::tickets_write | TokenScopes::menus_write,
               [this](http::Request& r) { return mark_sold_out(r, mark_choice); });
}

Task<http::Response> MenuRoutes::get(http::Request& request) {
    const auto id = request.path_integer(0);
    if (!id || !request.actor.works_at(*id)) co_return http::problem(no_such_store());
    auto stored = database_.read([&](db::Connection& c) { return menus::find(c, *id); });
    if (!stored) co_return http::problem(no_such_store());
    expire_sold_out(stored->menu, clock_.now());
    co_return http::with_etag(request, std::to_string(stored->revision),
                              json::to_text(stored->menu));
}

Task<http::Response> MenuRoutes::put(http::Request& request) {
    const auto id = request.path_integer(0);
    if (!id || !request.actor.works_at(*id) ||
        !database_.read([&](db::Connection& c) { return stores::exists(c, *id); }))
        co_return http::problem(no_such_store());
    const auto if_match = request.header("If-Match");
    if (!if_match) co_return http::problem(precondition_required());
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    auto menu = decode_menu(*body);
    if (!menu) co_return http::problem(menu.error());
    if (json::to_text(*menu).size() > max_written_bytes) {
        co_return http::problem(
            problems::payload_too_large("With all its members this menu has more than " +
                                        std::to_string(max_written_bytes) + " bytes."));
    }
    const ExpectedRevision expected = decode_if_match(*if_match);
    expire_sold_out(*menu, clock_.now());

    const auto revision = co_await database_.write([&](db::Transaction& tx) {
        tx.set_trace(request.traceparent);
        return publish_menu(tx, *id, expected, *menu);
    });
    if (!revision) co_return http::problem(revision.error());
    request.remark = "revision " + std::to_string(*revision);
    co_return to_response(*menu, *revision);
}

Task<http::Response> MenuRoutes::mark_sold_out(http::Request& request, auto mark) {
    const auto id = request.path_integer(0);
    if (!id || !request.actor.works_at(*id)) co_return http::problem(no_such_store());
    const std::int64_t part_id = request.path_integer(1).value_or(0);
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    const auto wanted = decode_sold_out(*body, clock_.now());
    if (!wanted) co_return http::problem(wanted.error());

    const auto marked = co_await database_.write([&](db::Transaction& tx) {
        tx.set_trace(request.traceparent);
        return mark(tx, *id, part_id, *wanted);
    });
    if (!marked) co_return http::problem(marked.error());
    request.remark = marked->part.name + (wanted->sold_out ? ": sold out" : ": to be had");
    co_return to_response(marked->part, marked->revision);
}

}  // namespace baedal::store
