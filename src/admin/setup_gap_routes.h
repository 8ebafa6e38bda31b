// The route of the office's red bar: what is pretended or missing in this deployment.
#pragma once

#include <functional>
#include <vector>

#include "admin/state_lists.h"
#include "host/diagnosis.h"
#include "http/router.h"

namespace baedal::admin {

// GET /admin/setup-gaps, for staff and owners: what `find` finds, and what the other processes have in
// their list "setup-gaps". Both outlive the routes.
void add_setup_gap_routes(http::Routes& routes, std::function<std::vector<host::Diagnosis>()> find,
                          const ListOfOthers& others);

}  // namespace baedal::admin
