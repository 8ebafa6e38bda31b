// A placed order becomes a ticket of its store.
#pragma once

#include "db/transaction.h"
#include "store/application/ticket_publisher.h"
#include "store/settings.h"

namespace baedal::store {

// `ticket` is in the state received. A ticket whose time to be accepted has passed is rejected in the same
// transaction; otherwise a store that accepts automatically accepts it, if it is open and has all
// of it. Does nothing if the order has a ticket.
void create_ticket(db::Transaction& tx, const TicketPublisher& publisher, const Settings& settings,
                   Ticket ticket);

}  // namespace baedal::store
