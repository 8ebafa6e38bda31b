#include "store/application/cancel_ticket.h"

#include <stdexcept>

#include "base/random.h"
#include "store/storage/store_repository.h"
#include "store/storage/ticket_repository.h"

namespace baedal::store {

void cancel_ticket(db::Transaction& tx, const TicketPublisher& publisher,
                   const std::string& order_id, const std::string& reason) {
    auto ticket = tickets::find(tx.connection(), order_id);
    if (!ticket) {
        throw std::runtime_error("the order " + std::string(id_prefix(order_id)) +
                                 "... was never placed here, and cannot be cancelled");
    }
    const CancelUntil until = stores::ticket_policy(tx, ticket->store_id).cancel_until;
    switch (ticket->cancel(tx.now(), reason, until)) {
        case Change::made: return publisher.changed(tx, *ticket);
        case Change::repeated: return;
        case Change::illegal: return publisher.cancel_refused(tx, *ticket);
    }
}

}  // namespace baedal::store
