#include "store/application/correct_ticket.h"

#include "store/application/problems.h"
#include "store/storage/ticket_repository.h"

namespace baedal::store {

namespace {

Result<Ticket> find_ticket(db::Transaction& tx, const std::string& order_id,
                           const WorksAt& works_at) {
    auto ticket = tickets::find(tx.connection(), order_id);
    if (!ticket || !works_at(ticket->store_id)) return std::unexpected(no_such_ticket());
    return std::move(*ticket);
}

}  // namespace

Result<Ticket> delay_ticket(db::Transaction& tx, const TicketPublisher& publisher,
                            const std::string& order_id, std::chrono::minutes by,
                            const WorksAt& works_at) {
    auto ticket = find_ticket(tx, order_id, works_at);
    if (!ticket) return ticket;
    if (ticket->delay(tx.now(), by) != Change::made)
        return std::unexpected(invalid_transition(*ticket, "delay"));
    publisher.delayed(tx, *ticket);
    return ticket;
}

}  // namespace baedal::store
