#include "store/application/create_ticket.h"

#include "store/domain/availability.h"
#include "store/domain/menu_rules.h"
#include "store/storage/menu_repository.h"
#include "store/storage/store_repository.h"

namespace baedal::store {

namespace {

// The store is open and has all of the order: nobody has to look at it.
bool can_be_cooked(db::Transaction& tx, const Ticket& ticket) {
    if (!stores::takes_orders(tx, ticket.store_id, ticket.fulfilment)) return false;
    auto stored = menus::find(tx.connection(), ticket.store_id);
    if (!stored) return false;
    expire_sold_out(stored->menu, tx.now());
    return is_available(stored->menu, ticket.items);
}

}  // namespace

void create_ticket(db::Transaction& tx, const TicketPublisher& publisher, const Settings& settings,
                   Ticket ticket) {
    const stores::TicketPolicy policy = stores::ticket_policy(tx, ticket.store_id);
    if (ticket.placed_at + settings.accept_within <= tx.now()) {
        ticket.reject(tx.now(), "");
    } else if (policy.auto_accept && can_be_cooked(tx, ticket)) {
        ticket.accept(ticket.received_at, policy.preparation);
    }
    publisher.created(tx, ticket, policy.demo);
}

}  // namespace baedal::store
