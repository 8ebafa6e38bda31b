#include "admin/admin_routes.h"

#include <algorithm>
#include <utility>

#include "json/parser.h"

namespace baedal::admin {

namespace {

using http::Access;
using http::Method;
using http::TokenScopes;

// Those of this process, then those of the others.
Task<http::Response> all_items(std::string name, std::function<json::Array()> list,
                               ListOfOthers others) {
    json::Array items = list();
    if (others) {
        for (json::Value& item : co_await others(std::move(name))) items.push_back(std::move(item));
    }
    co_return http::json(200, {{"items", std::move(items)}});
}

http::Response module_or_404(const host::Supervisor& supervisor, std::string_view name) {
    const auto all = supervisor.status();
    const auto found = std::ranges::find(all, name, &host::ModuleStatus::name);
    if (found == all.end())
        return http::problem(problems::not_found("There is no module of that name."));
    return http::json(200, to_json(*found));
}

std::string named_module(const http::Request& request) {
    return std::string(request.path_value(0));
}

// The check of one request's actor.
std::function<Result<>()> check_of(const CheckOwner& check_owner, const http::Request& request) {
    return [check_owner, actor = request.actor] { return check_owner(actor); };
}

void add_module_routes(http::Routes& routes, host::Supervisor& supervisor,
                       const CheckOwner& check_owner) {
    routes.add(Method::post, "/admin/modules/{name}/stop", Access::owner, TokenScopes::admin,
               [&supervisor, check_owner](http::Request& r) -> Task<http::Response> {
                   const auto done =
                       co_await supervisor.stop(named_module(r), check_of(check_owner, r));
                   co_return done ? module_or_404(supervisor, r.path_value(0))
                                  : http::problem(done.error());
               });
    routes.add(Method::post, "/admin/modules/{name}/start", Access::owner, TokenScopes::admin,
               [&supervisor, check_owner](http::Request& r) -> Task<http::Response> {
                   const auto done =
                       co_await supervisor.start(named_module(r), check_of(check_owner, r));
                   co_return done ? module_or_404(supervisor, r.path_value(0))
                                  : http::problem(done.error());
               });
}

void add_event_bus_routes(http::Routes& routes, events::EventBus& bus,
                          const CheckOwner& check_owner) {
    routes.add(Method::post, "/admin/dead-letters/{module}/{id}/retry", Access::owner,
               TokenScopes::admin, [&bus, check_owner](http::Request& r) -> Task<http::Response> {
                   const auto done = co_await bus.retry(
                       named_module(r), r.path_integer(1).value_or(0), check_of(check_owner, r));
                   co_return done ? http::json(200, {{"status", "handled"}})
                                  : http::problem(done.error());
               });
    routes.add(Method::del, "/admin/dead-letters/{module}/{id}", Access::owner, TokenScopes::admin,
               [&bus, check_owner](http::Request& r) -> Task<http::Response> {
                   const auto done = co_await bus.discard(
                       named_module(r), r.path_integer(1).value_or(0), check_of(check_owner, r));
                   co_return done ? http::no_content() : http::problem(done.error());
               });
}

void add_lists(http::Routes& routes, const StateLists& lists, const ListOfOthers& others) {
    for (const auto& [name, list] : lists) {
        routes.add(Method::get, "/admin/" + name, Access::owner, TokenScopes::admin,
                   [name, list, others](http::Request&) { return all_items(name, list, others); });
    }
}

}  // namespace

void add_admin_routes(http::Routes& routes, host::Supervisor& supervisor, events::EventBus& bus,
                      const StateLists& lists, const ListOfOthers& others, CheckOwner check_owner) {
    add_lists(routes, lists, others);
    add_module_routes(routes, supervisor, check_owner);
    add_event_bus_routes(routes, bus, check_owner);
}

}  // namespace baedal::admin
