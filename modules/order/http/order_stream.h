// The event stream of GET /orders/{id}/events: the status of one order as it changes.
#pragma once

#include <string>

#include "db/database.h"
#include "http/response.h"

namespace baedal::order {

// Begins with the present status, or after the version that `last_event_id` names.
http::EventSource order_stream(db::Database& database, const std::string& id,
                               const std::string& last_event_id);

}  // namespace baedal::order
