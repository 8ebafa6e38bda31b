// /events: a module's outbox as CloudEvents 1.0, for programs in any language.
#pragma once

#include "events/event_bus.h"
#include "events/topics.h"
#include "http/router.h"

namespace baedal::admin {

// `topics` are notified of the events that a stream has read ahead from another process. The references outlive the
// routes.
void add_event_log_routes(http::Routes& routes, events::EventBus& bus, events::Topics& topics);

}  // namespace baedal::admin
