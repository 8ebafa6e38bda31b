// /admin: modules, subscriptions, dead letters and breakers, for the owner.
#pragma once

#include <functional>

#include "admin/state_lists.h"
#include "base/problem.h"
#include "events/event_bus.h"
#include "host/supervisor.h"
#include "http/actor.h"
#include "http/router.h"

namespace baedal::admin {

// The check of an owner's change right before it is made: 401 or 403 if the actor's credentials no
// longer give the owner's role. Thread-safe.
using CheckOwner = std::function<Result<>(const http::Actor&)>;

// `others` is empty where the deployment has one process. The references outlive the routes.
void add_admin_routes(http::Routes& routes, host::Supervisor& supervisor, events::EventBus& bus,
                      const StateLists& lists, const ListOfOthers& others, CheckOwner check_owner);

}  // namespace baedal::admin
