#include "admin/setup_gap_routes.h"

#include <utility>

#include "http/response.h"

namespace baedal::admin {

void add_setup_gap_routes(http::Routes& routes, const std::vector<host::SetupGap>& gaps) {
    routes.add(http::Method::get, "/admin/setup-gaps", http::Access::staff,
               [&gaps](http::Request&) -> Task<http::Response> {
                   json::Array items;
                   for (const host::SetupGap& gap : gaps) {
                       items.push_back(
                           {{"code", gap.code}, {"setting", gap.setting}, {"text", gap.text}});
                   }
                   co_return http::json(200, {{"items", std::move(items)}});
               });
}

}  // namespace baedal::admin
