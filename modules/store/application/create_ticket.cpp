#include "store/application/create_ticket.h"

#include "store/storage/store_repository.h"

namespace baedal::store {

void create_ticket(db::Transaction& tx, const TicketPublisher& publisher, const Settings& settings,
                   Ticket ticket) {
    const stores::TicketPolicy policy = stores::ticket_policy(tx, ticket.store_id);
    if (ticket.placed_at + settings.accept_within <= tx.now()) {
        ticket.reject(tx.now(), "");
    } else if (policy.auto_accept && stores::takes_orders(tx, ticket.store_id, ticket.fulfilment)) {
        ticket.accept(ticket.received_at, policy.preparation);
    }
    publisher.created(tx, ticket, policy.demo);
}

}  // namespace baedal::store
