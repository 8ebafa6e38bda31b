#include "store/application/correct_ticket.h"

#include <algorithm>

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

namespace {

// Lines that are not there, or never had so many.
std::vector<FieldError> wrong_lines(const Ticket& ticket, const std::vector<DishRemoval>& wanted) {
    std::vector<FieldError> out;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const std::string pointer = "/remove/" + std::to_string(i);
        const auto line = static_cast<std::size_t>(wanted[i].line);
        if (line >= ticket.items.size()) {
            out.push_back({pointer + "/line", "The ticket has no such line."});
            continue;
        }
        const TicketItem& item = ticket.items[line];
        if (wanted[i].quantity > std::max(item.quantity, item.removed))
            out.push_back({pointer + "/quantity", "The line has fewer."});
    }
    return out;
}

bool has_dishes(const Ticket& ticket) {
    return std::ranges::any_of(ticket.items,
                               [](const TicketItem& item) { return item.quantity > 0; });
}

}  // namespace

Result<Ticket> refuse_dishes(db::Transaction& tx, const TicketPublisher& publisher,
                             const std::string& order_id, const std::vector<DishRemoval>& wanted,
                             const WorksAt& works_at) {
    auto ticket = find_ticket(tx, order_id, works_at);
    if (!ticket) return ticket;
    if (auto wrong = wrong_lines(*ticket, wanted); !wrong.empty())
        return std::unexpected(problems::invalid_request(std::move(wrong)));
    switch (ticket->remove_dishes(wanted)) {
        case Change::repeated: return ticket;
        case Change::illegal: return std::unexpected(invalid_transition(*ticket, "items"));
        case Change::made: break;
    }
    if (!has_dishes(*ticket)) return std::unexpected(nothing_left(*ticket));
    publisher.dishes_refused(tx, *ticket);
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
