// The route of the office's red bar: what is pretended or missing in this deployment.
#pragma once

#include <vector>

#include "host/free_space.h"
#include "host/setup_gap.h"
#include "http/router.h"

namespace baedal::admin {

// GET /admin/setup-gaps, for staff and owners: `gaps`, and a disk that is nearly full. The arguments must outlive
// the routes.
void add_setup_gap_routes(http::Routes& routes, const std::vector<host::SetupGap>& gaps,
                          host::FreeSpace& free_space);

}  // namespace baedal::admin
