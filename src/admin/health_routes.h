// /livez, /readyz, /metrics, /version: the state of the process, for machines.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "admin/state_lists.h"
#include "base/metrics.h"
#include "db/database.h"
#include "host/free_space.h"
#include "host/supervisor.h"
#include "http/router.h"

namespace baedal::admin {

// `access` is the database of users and sessions, which belongs to no module: its state is
// shown, and orders are taken without it. /readyz is 200 while orders are taken, so that a proxy sends customers
// while the kitchen's side is down; with ?modules=all while all modules of all processes run. `ready` returns whether
// start-up has ended. All arguments outlive the routes.
// `elsewhere` are the modules of other processes; their states are not asked for. `others` is empty where the
// deployment has one process.
void add_health_routes(http::Routes& routes, const host::Supervisor& supervisor,
                       const db::Database& access, host::FreeSpace& free_space,
                       const Metrics& metrics, std::function<bool()> ready,
                       std::vector<std::string> elsewhere, const ListOfOthers& others);

}  // namespace baedal::admin
