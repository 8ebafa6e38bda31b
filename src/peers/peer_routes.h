// What this process answers to the others of its deployment: below /internal.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "events/event_bus.h"
#include "events/topics.h"
#include "http/router.h"
#include "json/parser.h"

namespace baedal::peers {

// The parts of this process in the lists of the deployment, by name.
using Lists = std::map<std::string, std::function<json::Array()>, std::less<>>;

// `bus` and `topics` outlive the routes.
void add_peer_routes(http::Routes& routes, events::EventBus& bus, events::Topics& topics,
                     const Lists& lists);

}  // namespace baedal::peers
