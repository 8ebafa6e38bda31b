// The route of the office's red bar: what is pretended or missing in this deployment.
#pragma once

#include <vector>

#include "host/setup_gap.h"
#include "http/router.h"

namespace baedal::admin {

// GET /admin/setup-gaps, for staff and owners. `gaps` must outlive the routes.
void add_setup_gap_routes(http::Routes& routes, const std::vector<host::SetupGap>& gaps);

}  // namespace baedal::admin
