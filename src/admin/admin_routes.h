// /admin: modules, subscriptions, dead letters and breakers, for the owner.
#pragma once

#include "events/event_bus.h"
#include "host/supervisor.h"
#include "http/router.h"
#include "runtime/circuit_breaker.h"

namespace baedal::admin {

// All arguments outlive the routes.
void add_admin_routes(http::Routes& routes, host::Supervisor& supervisor, events::EventBus& bus,
                      const Breakers& breakers);

}  // namespace baedal::admin
