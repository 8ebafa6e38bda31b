// A customer asks to cancel: the store decides, because it alone knows whether cooking has begun.
#pragma once

#include <string>

#include "db/transaction.h"
#include "store/application/ticket_publisher.h"

namespace baedal::store {

// Cancels the ticket, or announces the refusal. Does nothing if the ticket has ended without a delivery.
// Throws std::runtime_error if the order has no ticket.
void cancel_ticket(db::Transaction& tx, const TicketPublisher& publisher,
                   const std::string& order_id, const std::string& reason);

}  // namespace baedal::store
