#include "admin/setup_gap_routes.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "http/response.h"

namespace baedal::admin {

namespace {

std::optional<host::SetupGap> low_space(host::FreeSpace& free_space) {
    const host::SpaceLevel level = free_space.level();
    if (level == host::SpaceLevel::ample) return std::nullopt;
    const std::string left = std::to_string(free_space.free_bytes() >> 20) + " MB are free. ";
    return host::SetupGap{
        "disk-low", "data.low_disk_mb",
        "The disk of the data folder is nearly full: " + left +
            (level == host::SpaceLevel::very_low
                 ? "New orders are refused; those under way go on. Make room."
                 : "Unpaid orders are refused. Make room before paid ones are refused too.")};
}

}  // namespace

void add_setup_gap_routes(http::Routes& routes, const std::vector<host::SetupGap>& gaps,
                          host::FreeSpace& free_space, const backup::Service& backups) {
    routes.add(http::Method::get, "/admin/setup-gaps", http::Access::staff,
               http::TokenScopes::orders_read | http::TokenScopes::tickets_write |
                   http::TokenScopes::admin,
               [&gaps, &free_space, &backups](http::Request&) -> Task<http::Response> {
                   json::Array items;
                   const auto add = [&](const host::SetupGap& gap) {
                       items.push_back(
                           {{"code", gap.code}, {"setting", gap.setting}, {"text", gap.text}});
                   };
                   std::ranges::for_each(gaps, add);
                   if (const auto gap = low_space(free_space)) add(*gap);
                   if (const auto gap = backups.gap()) add(*gap);
                   co_return http::json(200, {{"items", std::move(items)}});
               });
}

}  // namespace baedal::admin
