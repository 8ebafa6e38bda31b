// A ticket as the API shows it.
#pragma once

#include "ticket.h"
#include "util/json.h"

namespace baedal::store {

json::Object to_json(const Ticket& ticket);

}  // namespace baedal::store
