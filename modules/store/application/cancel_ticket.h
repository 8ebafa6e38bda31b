// A customer asks to cancel: the store decides, because it alone knows whether cooking has begun. An order
// that ends without its decision takes its ticket with it.
#pragma once

#include <string>

#include "db/transaction.h"
#include "store/application/ticket_publisher.h"

namespace baedal::store {

// Cancels the ticket, or announces the refusal. Does nothing if the ticket has ended without a delivery, or
// if the request was refused before. An order without a ticket is cancelled: `mark` is stored in its place.
// `refunded`: all of the payment has gone back, and only what was handed over is refused.
void cancel_ticket(db::Transaction& tx, const TicketPublisher& publisher, Ticket mark,
                   TimePoint requested_at, const std::string& reason, bool refunded);
// The order has ended without the store. Does nothing if its ticket has ended; `mark` as above.
void withdraw_ticket(db::Transaction& tx, const TicketPublisher& publisher, Ticket mark,
                     const std::string& reason);

}  // namespace baedal::store
