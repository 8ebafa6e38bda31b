#include "store/handlers/order_handlers.h"

#include <stdexcept>

#include "store/storage/store_repository.h"
#include "store/storage/ticket_repository.h"

namespace baedal::store {

using namespace order::contract;

namespace {

std::optional<Customer> customer_of(const OrderPlaced& event) {
    const OrderSummary& order = event.order;
    if (order.customer_name.empty() && order.customer_phone.empty() && event.address.empty())
        return std::nullopt;
    return Customer{order.customer_name, order.customer_phone, event.address};
}

Ticket ticket_of(const OrderPlaced& event, TimePoint now) {
    Ticket out;
    out.order_id = event.order.id;
    out.number = event.order.number;
    out.store_id = event.order.store_id;
    out.fulfilment = event.order.fulfilment;
    out.items.reserve(event.items.size());
    for (const PlacedItem& item : event.items) {
        TicketItem& line =
            out.items.emplace_back(TicketItem{item.name, item.quantity, {}, item.menu_item_id});
        for (const PlacedChoice& choice : item.choices) line.choices.push_back(choice.name);
    }
    out.note = event.note;
    out.customer = customer_of(event);
    out.to_collect = event.order.to_collect;
    out.received_at = now;
    out.updated_at = now;
    return out;
}

}  // namespace

Policies::Policies(events::Endpoint& bus, const TicketPublisher& news) : publisher_(news) {
    bus.on<OrderPlaced>([this](db::Transaction& tx, const OrderPlaced& event,
                               const events::Envelope&) { on(tx, event); });
    bus.on<OrderCancelRequested>([this](db::Transaction& tx, const OrderCancelRequested& event,
                                        const events::Envelope&) { on(tx, event); });
}

// Whenever an order is placed, the kitchen has a ticket of it; a store that wants it so accepts at once.
void Policies::on(db::Transaction& tx, const OrderPlaced& event) const {
    const stores::Rules rules = stores::rules(tx, event.order.store_id);
    Ticket ticket = ticket_of(event, tx.now());
    if (rules.auto_accept) ticket.accept(ticket.received_at, rules.preparation);
    if (!tickets::insert(tx, ticket, rules.demo)) return;
    if (rules.auto_accept) {
        publisher_.moved(tx, ticket, true);
    } else {
        publisher_.received(tx, ticket);
    }
}

// Whenever a customer asks to cancel, the store decides: it alone knows whether cooking has begun.
void Policies::on(db::Transaction& tx, const OrderCancelRequested& event) const {
    auto ticket = tickets::find(tx.connection(), event.order.id);
    if (!ticket) {
        throw std::runtime_error("the order " + std::string(id_prefix(event.order.id)) +
                                 "... was never placed here, and cannot be cancelled");
    }
    const auto decision =
        ticket->cancel(tx.now(), event.reason, stores::rules(tx, ticket->store_id).cancel_until);
    if (decision == CancelDecision::cancelled) {
        tickets::update(tx, *ticket);
        publisher_.moved(tx, *ticket);
    } else if (decision == CancelDecision::refused) {
        publisher_.cancel_refused(tx, *ticket);
    }
}

}  // namespace baedal::store
