// /livez, /readyz, /metrics, /version: what machines ask about the process.
#pragma once

#include <functional>
#include <string>

#include "app/supervisor.h"
#include "http/router.h"
#include "ops/metrics.h"

namespace baedal::ops {

// `ready` says whether start-up has ended. All arguments outlive the routes.
void add_health_routes(http::Routes& routes, const app::Supervisor& supervisor,
                       const Metrics& metrics, std::function<bool()> ready);

inline constexpr std::string_view version = "0.1.0";

}  // namespace baedal::ops
