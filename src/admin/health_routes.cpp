#include "admin/health_routes.h"

#include "base/version.h"
#include "json/parser.h"

namespace baedal::admin {

using http::Access;
using http::Method;

namespace {

Task<bool> others_run(ListOfOthers others) {
    if (!others) co_return true;
    for (const json::Value& module : co_await others("modules")) {
        if (module.at("state") != "running") co_return false;
    }
    co_return true;
}

}  // namespace

void add_health_routes(http::Routes& routes, const host::Supervisor& supervisor,
                       const db::Database& access, host::FreeSpace& free_space,
                       const Metrics& metrics, std::function<bool()> ready,
                       std::vector<std::string> elsewhere, const ListOfOthers& others) {
    routes.add(Method::get, "/livez", Access::anyone, [](http::Request&) -> Task<http::Response> {
        co_return http::json(200, {{"status", "alive"}});
    });

    routes.add(Method::get, "/readyz", Access::anyone,
               [&supervisor, &access, &free_space, others,
                elsewhere = json::Array(elsewhere.begin(), elsewhere.end()),
                ready = std::move(ready)](http::Request& request) -> Task<http::Response> {
                   http::QueryFields query(request);
                   const bool wants_all = query.text("modules") == "all";
                   const auto access_state =
                       access.failed() ? host::ModuleState::failed : host::ModuleState::running;
                   bool is_ready = ready() && (wants_all ? supervisor.all_running()
                                                         : supervisor.essential_running());
                   if (wants_all && is_ready) is_ready = co_await others_run(others);
                   json::Object modules;
                   for (const host::ModuleStatus& m : supervisor.status())
                       modules[m.name] = to_text(m.state);
                   co_return http::json(is_ready ? 200 : 503,
                                        {{"status", is_ready ? "ready" : "not-ready"},
                                         {"access", to_text(access_state)},
                                         {"modules", std::move(modules)},
                                         {"elsewhere", elsewhere},
                                         {"disk", to_text(free_space.level())}});
               });

    routes.add(Method::get, "/metrics", Access::monitoring, http::TokenScopes::metrics_read,
               [&metrics](http::Request&) -> Task<http::Response> {
                   http::Response response = http::text(200, metrics.exposition());
                   response.content_type = "text/plain; version=0.0.4; charset=utf-8";
                   co_return response;
               });

    routes.add(Method::get, "/version", Access::anyone, [](http::Request&) -> Task<http::Response> {
        const LibraryVersions libraries = library_versions();
        co_return http::json(200, {{"name", "baedal"},
                                   {"version", version},
                                   {"openssl", libraries.openssl},
                                   {"sqlite", libraries.sqlite}});
    });
}

}  // namespace baedal::admin
