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

Result<Ticket> undo_step(db::Transaction& tx, const TicketPublisher& publisher,
                         const std::string& order_id, Milliseconds accept_within,
                         const WorksAt& works_at) {
    auto ticket = find_ticket(tx, order_id, works_at);
    if (!ticket) return ticket;
    const Ticket before = *ticket;
    switch (ticket->undo(tx.now())) {
        case Change::repeated: return ticket;
        case Change::illegal: return std::unexpected(invalid_transition(before, "undo"));
        case Change::made: break;
    }
    const std::string_view objection = objection_to_undo(before, tx.now(), accept_within);
    if (!objection.empty()) return std::unexpected(cannot_undo(before, objection));
    publisher.undone(tx, *ticket, before.state);
    return ticket;
}

Result<Ticket> cancel_by_store(db::Transaction& tx, const TicketPublisher& publisher,
                               const std::string& order_id, const StoreCancellation& wanted,
                               const WorksAt& works_at) {
    auto ticket = find_ticket(tx, order_id, works_at);
    if (!ticket) return ticket;
    const auto kept = ticket->kept();
    switch (ticket->cancel_by_store(tx.now(), wanted.reason, wanted.refund)) {
        case Change::repeated: return ticket;
        case Change::illegal: return std::unexpected(invalid_transition(*ticket, "cancel"));
        case Change::made: break;
    }
    if (wanted.refund && kept && *wanted.refund > *kept)
        return std::unexpected(refund_exceeds_payment(*kept));
    publisher.changed(tx, *ticket);
    return ticket;
}

}  // namespace baedal::store
