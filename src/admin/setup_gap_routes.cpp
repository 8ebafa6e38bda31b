#include "admin/setup_gap_routes.h"

#include <utility>

#include "admin/diagnosis_view.h"

namespace baedal::admin {

void add_setup_gap_routes(http::Routes& routes, std::function<std::vector<host::Diagnosis>()> find,
                          const ListOfOthers& others) {
    routes.add(http::Method::get, "/admin/setup-gaps", http::Access::staff,
               http::TokenScopes::orders_read | http::TokenScopes::tickets_write |
                   http::TokenScopes::admin,
               [find = std::move(find), others](http::Request&) {
                   return respond_with(find(), "setup-gaps", others);
               });
}

}  // namespace baedal::admin
