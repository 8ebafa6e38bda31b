#include "store/application/change_ticket.h"

#include <utility>

#include "store/application/problems.h"
#include "store/storage/store_repository.h"
#include "store/storage/ticket_repository.h"

namespace baedal::store {

namespace {

Change apply(db::Transaction& tx, Ticket& ticket, const TicketCommand& wanted) {
    const TimePoint now = tx.now();
    switch (wanted.command) {
        case Command::accept:
            return ticket.accept(now, wanted.preparation
                                          ? *wanted.preparation
                                          : stores::ticket_policy(tx, ticket.store_id).preparation);
        case Command::reject: return ticket.reject(now, wanted.reason);
        case Command::cook: return ticket.cook(now);
        case Command::ready: return ticket.ready(now);
        case Command::dispatch: return ticket.dispatch(now, wanted.rider);
        case Command::deliver: return ticket.deliver(now);
        case Command::pickup: return ticket.pickup(now);
    }
    std::unreachable();
}

}  // namespace

Result<Ticket> change_ticket(db::Transaction& tx, const TicketPublisher& publisher,
                             const std::string& order_id, const TicketCommand& wanted,
                             const WorksAt& works_at) {
    auto ticket = tickets::find(tx.connection(), order_id);
    if (!ticket || !works_at(ticket->store_id)) return std::unexpected(no_such_ticket());
    switch (apply(tx, *ticket, wanted)) {
        case Change::made: publisher.changed(tx, *ticket); break;
        case Change::repeated: break;
        case Change::illegal:
            return std::unexpected(invalid_transition(*ticket, to_text(wanted.command)));
    }
    return std::move(*ticket);
}

}  // namespace baedal::store
