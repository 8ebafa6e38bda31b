#include "admin/setup_gap_routes.h"

#include <utility>

#include "admin/diagnosis_view.h"
#include "http/response.h"

namespace baedal::admin {

void add_setup_gap_routes(http::Routes& routes,
                          std::function<std::vector<host::Diagnosis>()> find) {
    routes.add(http::Method::get, "/admin/setup-gaps", http::Access::staff,
               http::TokenScopes::orders_read | http::TokenScopes::tickets_write |
                   http::TokenScopes::admin,
               [find = std::move(find)](http::Request&) -> Task<http::Response> {
                   co_return respond_with(find());
               });
}

}  // namespace baedal::admin
