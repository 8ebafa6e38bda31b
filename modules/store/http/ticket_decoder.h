// Decodes the body of a command to a ticket.
#pragma once

#include "base/problem.h"
#include "json/parser.h"
#include "store/application/change_ticket.h"

namespace baedal::store {

// POST /tickets/{orderId}/<command>. Every member is optional: `prepMinutes` of accept, `reason` of
// reject, `rider` of dispatch. 422 with a pointer for each error.
Result<TicketCommand> decode_command(Command command, const json::Object& body);

}  // namespace baedal::store
