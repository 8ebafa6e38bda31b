// /admin: modules, subscriptions, dead letters and breakers, for the owner.
#pragma once

#include <functional>

#include "base/problem.h"
#include "events/event_bus.h"
#include "host/supervisor.h"
#include "http/actor.h"
#include "http/router.h"
#include "runtime/circuit_breaker.h"

namespace baedal::admin {

// The check of an owner's change right before it is made: 401 or 403 if the actor's credentials no
// longer give the owner's role. Thread-safe.
using CheckOwner = std::function<Result<>(const http::Actor&)>;

// All arguments outlive the routes.
void add_admin_routes(http::Routes& routes, host::Supervisor& supervisor, events::EventBus& bus,
                      const Breakers& breakers, CheckOwner check_owner);

}  // namespace baedal::admin
