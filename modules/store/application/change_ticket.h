// A command of the staff to a ticket: accept, reject, cook, ready, dispatch, deliver, pickup.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "base/problem.h"
#include "db/transaction.h"
#include "store/application/ticket_publisher.h"

namespace baedal::store {

// A command with its parameters, each of which belongs to one command.
struct TicketCommand {
    Command command = Command::accept;
    std::optional<std::chrono::minutes> preparation = {};  // accept; nothing: the store's setting
    std::string reason = {};                               // reject; may be empty
    Rider rider = {};                                      // dispatch
};

using WorksAt = std::function<bool(std::int64_t store_id)>;

// Returns the ticket as it is afterwards; a repeated command changes nothing. 404 if there is no ticket
// or the caller does not work at its store, 409 invalid-transition.
Result<Ticket> change_ticket(db::Transaction& tx, const TicketPublisher& publisher,
                             const std::string& order_id, const TicketCommand& wanted,
                             const WorksAt& works_at);

}  // namespace baedal::store
