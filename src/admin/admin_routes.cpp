#include "admin/admin_routes.h"

#include <algorithm>
#include <utility>

#include "events/readable.h"
#include "json/parser.h"

namespace baedal::admin {

namespace {

using http::Access;
using http::Method;
using http::TokenScopes;

http::Response items(json::Array list) { return http::json(200, {{"items", std::move(list)}}); }

json::Object to_json(const host::ModuleStatus& m) {
    json::Object out{{"name", m.name}, {"state", to_text(m.state)}, {"since", to_rfc3339(m.since)}};
    out["lastError"] = m.last_error.empty() ? json::Value(nullptr) : json::Value(m.last_error);
    return out;
}

http::Response module_or_404(const host::Supervisor& supervisor, std::string_view name) {
    const auto all = supervisor.status();
    const auto found = std::ranges::find(all, name, &host::ModuleStatus::name);
    if (found == all.end())
        return http::problem(problems::not_found("There is no module of that name."));
    return http::json(200, to_json(*found));
}

json::Object to_json(const std::string& module, const events::DeadLetter& letter) {
    const events::Envelope& e = letter.envelope;
    return {{"module", module},
            {"id", letter.id},
            {"producer", events::readable_text(letter.producer)},
            {"seq", e.seq},
            {"type", events::readable_text(e.type)},
            {"subject", events::readable_text(e.subject)},
            {"time", to_rfc3339(e.time)},
            {"data", events::readable_data(e.data)},
            {"error", events::readable_text(letter.error)},
            {"attempts", letter.attempts},
            {"parkedAt", to_rfc3339(letter.parked_at)}};
}

json::Object to_json(const events::SubscriptionStatus& s) {
    return {{"consumer", s.consumer}, {"producer", s.producer},   {"cursor", s.cursor},
            {"head", s.head},         {"lag", s.head - s.cursor}, {"deadLetters", s.dead_letters}};
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
    routes.add(Method::get, "/admin/modules", Access::owner, TokenScopes::admin,
               [&](http::Request&) -> Task<http::Response> {
                   json::Array list;
                   for (const auto& module : supervisor.status()) list.push_back(to_json(module));
                   co_return items(std::move(list));
               });
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
    routes.add(Method::get, "/admin/subscriptions", Access::owner, TokenScopes::admin,
               [&](http::Request&) -> Task<http::Response> {
                   json::Array list;
                   for (const auto& subscription : bus.status())
                       list.push_back(to_json(subscription));
                   co_return items(std::move(list));
               });
    routes.add(Method::get, "/admin/dead-letters", Access::owner, TokenScopes::admin,
               [&](http::Request&) -> Task<http::Response> {
                   json::Array list;
                   for (const auto& [module, letter] : bus.dead_letters())
                       list.push_back(to_json(module, letter));
                   co_return items(std::move(list));
               });
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

void add_breaker_routes(http::Routes& routes, const Breakers& breakers) {
    routes.add(Method::get, "/admin/breakers", Access::owner, TokenScopes::admin,
               [&](http::Request&) -> Task<http::Response> {
                   json::Array list;
                   for (const auto& f : breakers.statistics()) {
                       list.push_back(json::Object{{"name", f.name},
                                                   {"state", to_text(f.state)},
                                                   {"calls", f.calls},
                                                   {"failures", f.failures},
                                                   {"slow", f.slow},
                                                   {"rejected", f.rejected}});
                   }
                   co_return items(std::move(list));
               });
}

}  // namespace

void add_admin_routes(http::Routes& routes, host::Supervisor& supervisor, events::EventBus& bus,
                      const Breakers& breakers, CheckOwner check_owner) {
    add_module_routes(routes, supervisor, check_owner);
    add_event_bus_routes(routes, bus, check_owner);
    add_breaker_routes(routes, breakers);
}

}  // namespace baedal::admin
