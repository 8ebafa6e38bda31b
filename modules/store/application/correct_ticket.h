// What the staff change in a ticket beside its steps: a delay.
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

}  // namespace baedal::store
