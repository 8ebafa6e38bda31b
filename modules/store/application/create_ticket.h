// A placed order becomes a ticket of its store.
#pragma once

#include "db/transaction.h"
#include "store/application/ticket_publisher.h"

namespace baedal::store {

// `ticket` is in the state received. A store that accepts automatically accepts it in the same
// transaction. Does nothing if the order has a ticket.
void create_ticket(db::Transaction& tx, const TicketPublisher& publisher, Ticket ticket);

}  // namespace baedal::store
