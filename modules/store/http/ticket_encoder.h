// A ticket as the API shows it.
#pragma once

#include "json/parser.h"
#include "store/domain/ticket.h"

namespace baedal::store {

json::Object to_json(const Ticket& ticket);

}  // namespace baedal::store
