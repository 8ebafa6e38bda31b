#include "admin/doctor_routes.h"

#include <utility>

#include "admin/diagnosis_view.h"

namespace baedal::admin {

void add_doctor_routes(http::Routes& routes, Examine examine, const ListOfOthers& others) {
    routes.add(http::Method::get, "/admin/doctor", http::Access::owner, http::TokenScopes::admin,
               [examine = std::move(examine), others](http::Request&) -> Task<http::Response> {
                   co_return co_await respond_with(co_await examine(), "doctor", others);
               });
}

}  // namespace baedal::admin
