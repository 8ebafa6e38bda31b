// /events: a module's outbox as CloudEvents 1.0, for programs in any language.
#pragma once

#include "events/event_bus.h"
#include "http/router.h"

namespace baedal::admin {

void add_event_log_routes(http::Routes& routes, events::EventBus& bus);

}  // namespace baedal::admin
