#include "store/jobs/accept_deadline.h"

#include "store/jobs/ticket_batch.h"
#include "store/storage/ticket_repository.h"

namespace baedal::store {

Task<std::optional<TimePoint>> AcceptDeadline::run() {
    const WaitingTickets unaccepted{tickets::oldest_unaccepted, tickets::unaccepted};
    return change_waiting(database_, clock_, unaccepted, within_,
                          [this](db::Transaction& tx, Ticket& ticket) {
                              ticket.reject(tx.now(), "");
                              publisher_.changed(tx, ticket, true);
                          });
}

}  // namespace baedal::store
