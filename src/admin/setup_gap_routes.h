// The route of the office's red bar: what is pretended or missing in this deployment.
#pragma once

#include <vector>

#include "backup/service.h"
#include "host/diagnosis.h"
#include "host/free_space.h"
#include "http/router.h"

namespace baedal::admin {

// GET /admin/setup-gaps, for staff and owners: `gaps`, a disk that is nearly full, and a backup that is missing.
// The arguments must outlive the routes.
void add_setup_gap_routes(http::Routes& routes, const std::vector<host::Diagnosis>& gaps,
                          host::FreeSpace& free_space, const backup::Service& backups);

}  // namespace baedal::admin
