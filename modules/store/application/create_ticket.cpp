#include "store/application/create_ticket.h"

#include "store/storage/store_repository.h"

namespace baedal::store {

void create_ticket(db::Transaction& tx, const TicketPublisher& publisher, Ticket ticket) {
    const stores::TicketPolicy policy = stores::ticket_policy(tx, ticket.store_id);
    if (policy.auto_accept) ticket.accept(ticket.received_at, policy.preparation);
    publisher.created(tx, ticket, policy.demo);
}

}  // namespace baedal::store
