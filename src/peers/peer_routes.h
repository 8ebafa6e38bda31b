// What this process answers to the others of its deployment: below /internal.
#pragma once

#include "events/event_bus.h"
#include "events/topics.h"
#include "http/router.h"

namespace baedal::peers {

// The references outlive the routes.
void add_peer_routes(http::Routes& routes, events::EventBus& bus, events::Topics& topics);

}  // namespace baedal::peers
