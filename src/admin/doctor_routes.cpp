#include "admin/doctor_routes.h"

#include <utility>

#include "admin/diagnosis_view.h"

namespace baedal::admin {

void add_doctor_routes(http::Routes& routes, Examine examine) {
    routes.add(http::Method::get, "/admin/doctor", http::Access::owner, http::TokenScopes::admin,
               [examine = std::move(examine)](http::Request&) -> Task<http::Response> {
                   co_return respond_with(co_await examine());
               });
}

}  // namespace baedal::admin
