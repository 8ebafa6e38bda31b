// What the staff change in a ticket beside its steps: a delay, a step that is taken back, a cancellation.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "base/problem.h"
#include "db/transaction.h"
#include "store/application/change_ticket.h"
#include "store/application/ticket_publisher.h"

namespace baedal::store {

// 404 for an unknown ticket and for a store that the caller does not work at; 409 invalid-transition.

// Promises the food `by` later. Each call is a new delay, which the customer is told of.
Result<Ticket> delay_ticket(db::Transaction& tx, const TicketPublisher& publisher,
                            const std::string& order_id, std::chrono::minutes by,
                            const WorksAt& works_at);

// Takes the last step back, within two minutes, unless money stands against it: 409 cannot-undo says why. Does
// nothing right after a step was taken back.
Result<Ticket> undo_step(db::Transaction& tx, const TicketPublisher& publisher,
                         const std::string& order_id, Milliseconds accept_within,
                         const WorksAt& works_at);

// Refuses dishes, and keeps the others. 422 with a pointer for a line that is not there, 409 nothing-left if no
// dish would be left: the order is to be cancelled then. Does nothing where so many have been refused already.
Result<Ticket> refuse_dishes(db::Transaction& tx, const TicketPublisher& publisher,
                             const std::string& order_id, const std::vector<DishRemoval>& wanted,
                             const WorksAt& works_at);

struct StoreCancellation {
    std::string reason;                  // a code or words
    std::optional<std::int64_t> refund;  // minor units; nothing: all that is kept
};
// Cancels what was accepted. 409 refund-exceeds-payment for more than what is kept. Does nothing if the ticket
// has ended without a delivery.
Result<Ticket> cancel_by_store(db::Transaction& tx, const TicketPublisher& publisher,
                               const std::string& order_id, const StoreCancellation& wanted,
                               const WorksAt& works_at);

}  // namespace baedal::store
