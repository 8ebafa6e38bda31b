// /admin: modules, subscriptions, dead letters and breakers, for the owner.
#pragma once

#include "app/supervisor.h"
#include "bus/event_bus.h"
#include "http/router.h"
#include "resilience/circuit_breaker.h"

namespace baedal::ops {

// All arguments outlive the routes.
void add_admin_routes(http::Routes& routes, app::Supervisor& supervisor, bus::EventBus& bus,
                      const resilience::Breakers& breakers);

}  // namespace baedal::ops
