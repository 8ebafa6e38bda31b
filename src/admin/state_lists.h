// The lists of /admin of which each process of a deployment has a part.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "events/event_bus.h"
#include "host/supervisor.h"
#include "json/parser.h"
#include "peers/peer_routes.h"
#include "runtime/circuit_breaker.h"
#include "runtime/task.h"

namespace baedal::admin {

json::Object to_json(const host::ModuleStatus& module);

// By the name of the route below /admin: modules, subscriptions, dead-letters, breakers. Each gives the items of
// this process, now. Thread-safe; the references outlive them.
using StateLists = peers::Lists;
StateLists state_lists(const host::Supervisor& supervisor, const events::EventBus& bus,
                       const Breakers& breakers);

// The items of the list of that name in the other processes. Takes at most some seconds; does not throw.
using ListOfOthers = std::function<Task<json::Array>(std::string name)>;

}  // namespace baedal::admin
