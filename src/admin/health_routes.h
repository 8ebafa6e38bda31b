// /livez, /readyz, /metrics, /version: what machines ask about the process.
#pragma once

#include <functional>
#include <string>

#include "base/metrics.h"
#include "host/supervisor.h"
#include "http/router.h"

namespace baedal::admin {

// `ready` says whether start-up has ended. All arguments outlive the routes.
void add_health_routes(http::Routes& routes, const host::Supervisor& supervisor,
                       const Metrics& metrics, std::function<bool()> ready);

}  // namespace baedal::admin
