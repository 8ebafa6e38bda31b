#include "store/http/menu_routes.h"

#include "base/text.h"
#include "store/application/problems.h"
#include "store/application/publishing.h"
#include "store/domain/menu_rules.h"
#include "store/http/menu_decoder.h"

namespace baedal::store {

using http::Access;
using http::Method;

namespace {

std::string etag(std::int64_t revision) { return "\"" + std::to_string(revision) + "\""; }

// RFC 9110 section 13.1.1: a list of entity tags, compared strongly, or "*" for whatever there is.
bool matches(std::string_view if_match, const std::string& current) {
    while (!if_match.empty()) {
        const std::size_t comma = if_match.find(',');
        const std::string_view tag = trimmed(if_match.substr(0, comma));
        if (tag == "*" || tag == current) return true;
        if_match.remove_prefix(comma == std::string_view::npos ? if_match.size() : comma + 1);
    }
    return false;
}

}  // namespace

MenuRoutes::MenuRoutes(http::Routes& routes, db::Database& database, const Clock& clock)
    : database_(database), clock_(clock) {
    routes.add(Method::get, "/stores/{id}/menu", Access::staff,
               [this](http::Request& r) { return get(r); });
    routes.add(Method::put, "/stores/{id}/menu", Access::owner,
               [this](http::Request& r) { return put(r); });
    routes.add(Method::patch, "/stores/{id}/menu/items/{itemId}", Access::staff,
               [this](http::Request& r) { return mark_item(r); });
    routes.add(Method::patch, "/stores/{id}/menu/choices/{choiceId}", Access::staff,
               [this](http::Request& r) { return mark_choice(r); });
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
    if (!id || !database_.read([&](db::Connection& c) { return stores::exists(c, *id); })) {
        co_return http::problem(no_such_store());
    }
    const auto if_match = request.header("If-Match");
    if (!if_match) co_return http::problem(precondition_required());
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    auto menu = read_menu(*body);
    if (!menu) co_return http::problem(menu.error());
    expire_sold_out(*menu, clock_.now());

    const auto revision =
        co_await database_.write([&](db::Transaction& tx) -> Result<std::int64_t> {
            tx.set_trace(request.traceparent);
            const auto stored = menus::find(tx.connection(), *id);
            if (!stored) return std::unexpected(no_such_store());
            if (!matches(*if_match, etag(stored->revision)))
                return std::unexpected(precondition_failed(stored->revision));
            return publish_menu(tx, *id, stored->revision, *menu);
        });
    if (!revision) co_return http::problem(revision.error());
    request.remark = "revision " + std::to_string(*revision);
    auto answer = http::json_text(200, json::to_text(*menu));
    answer.header("ETag", etag(*revision));
    co_return answer;
}

template <class Part>
Task<http::Response> MenuRoutes::mark(http::Request& request,
                                      Part* (*find)(contract::Menu&, std::int64_t)) {
    const auto id = request.path_integer(0);
    if (!id || !request.actor.works_at(*id)) co_return http::problem(no_such_store());
    const auto part_id = request.path_integer(1);
    const auto body = request.json();
    if (!body) co_return http::problem(body.error());
    const auto wanted = read_sold_out(*body, clock_.now());
    if (!wanted) co_return http::problem(wanted.error());

    struct Marked {
        Part part;
        std::int64_t revision = 0;
    };
    auto marked = co_await database_.write([&](db::Transaction& tx) -> Result<Marked> {
        tx.set_trace(request.traceparent);
        auto stored = menus::find(tx.connection(), *id);
        if (!stored) return std::unexpected(no_such_store());
        expire_sold_out(stored->menu, tx.now());
        Part* part = part_id ? find(stored->menu, *part_id) : nullptr;
        if (part == nullptr)
            return std::unexpected(problems::not_found("The menu has nothing with this id."));
        if (part->sold_out == wanted->sold_out && part->sold_out_until == wanted->until) {
            return Marked{*part, stored->revision};
        }
        part->sold_out = wanted->sold_out;
        part->sold_out_until = wanted->until;
        Part after = *part;
        return Marked{std::move(after),
                      publish_menu(tx, *id, stored->revision, std::move(stored->menu))};
    });
    if (!marked) co_return http::problem(marked.error());
    request.remark = marked->part.name + (wanted->sold_out ? ": sold out" : ": to be had");
    auto answer = http::json_text(200, json::to_text(marked->part));
    answer.header("ETag", etag(marked->revision));
    co_return answer;
}

Task<http::Response> MenuRoutes::mark_item(http::Request& request) {
    return mark(request, find_item);
}

Task<http::Response> MenuRoutes::mark_choice(http::Request& request) {
    return mark(request, find_choice);
}

}  // namespace baedal::store
