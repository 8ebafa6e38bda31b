#include "store/application/cancel_ticket.h"

#include "base/log.h"
#include "base/random.h"
#include "store/storage/store_repository.h"
#include "store/storage/ticket_repository.h"

namespace baedal::store {

namespace {

// OrderPlaced was discarded, or waits as a dead letter: it must not become a ticket later.
void store_mark(db::Transaction& tx, const TicketPublisher& publisher, Ticket mark,
                const std::string& reason) {
    log::warn("an order without a ticket is cancelled", {{"order", id_prefix(mark.order_id)}});
    (void)mark.withdraw(tx.now(), reason);
    publisher.created(tx, mark, false);
}

}  // namespace

void cancel_ticket(db::Transaction& tx, const TicketPublisher& publisher, Ticket mark,
                   TimePoint requested_at, const std::string& reason, bool refunded) {
    auto ticket = tickets::find(tx.connection(), mark.order_id);
    if (!ticket) return store_mark(tx, publisher, std::move(mark), reason);
    const CancelUntil until = stores::ticket_policy(tx, ticket->store_id).cancel_until;
    switch (refunded ? ticket->cancel_refunded(tx.now(), requested_at, reason)
                     : ticket->cancel(tx.now(), requested_at, reason, until)) {
        case Change::made: return publisher.changed(tx, *ticket);
        case Change::repeated: return;
        case Change::illegal: return publisher.cancel_refused(tx, *ticket);
    }
}

void withdraw_ticket(db::Transaction& tx, const TicketPublisher& publisher, Ticket mark,
                     const std::string& reason) {
    auto ticket = tickets::find(tx.connection(), mark.order_id);
    if (!ticket) return store_mark(tx, publisher, std::move(mark), reason);
    if (ticket->withdraw(tx.now(), reason) == Change::made) publisher.changed(tx, *ticket, true);
}

}  // namespace baedal::store
