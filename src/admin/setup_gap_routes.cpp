#include "admin/setup_gap_routes.h"

#include <algorithm>
#include <utility>

#include "admin/diagnosis_view.h"
#include "http/response.h"

namespace baedal::admin {

void add_setup_gap_routes(http::Routes& routes, const std::vector<host::Diagnosis>& gaps,
                          host::FreeSpace& free_space, const backup::Service& backups) {
    routes.add(http::Method::get, "/admin/setup-gaps", http::Access::staff,
               http::TokenScopes::orders_read | http::TokenScopes::tickets_write |
                   http::TokenScopes::admin,
               [&gaps, &free_space, &backups](http::Request&) -> Task<http::Response> {
                   std::vector<host::Diagnosis> items = gaps;
                   if (auto low = free_space.diagnose()) items.push_back(std::move(*low));
                   if (auto gap = backups.gap()) items.push_back(std::move(*gap));
                   co_return respond_with(items);
               });
}

}  // namespace baedal::admin
