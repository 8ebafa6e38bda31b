#include "store/handlers/order_handlers.h"

#include "db/event_erasure.h"
#include "store/application/cancel_ticket.h"
#include "store/application/create_ticket.h"
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

// Without what only OrderPlaced tells.
Ticket to_ticket(const OrderSummary& order, TimePoint now) {
    Ticket out;
    out.order_id = order.id;
    out.number = order.number;
    out.store_id = order.store_id;
    out.fulfilment = order.fulfilment;
    out.to_collect = order.to_collect;
    out.paid = order.to_collect > 0 ? 0 : order.total;
    out.placed_at = now;
    out.received_at = now;
    out.updated_at = now;
    return out;
}

Ticket to_ticket(const OrderPlaced& event, TimePoint now) {
    Ticket out = to_ticket(event.order, now);
    out.items.reserve(event.items.size());
    for (const PlacedItem& item : event.items) {
        TicketItem& line =
            out.items.emplace_back(TicketItem{item.name, item.quantity, {}, item.menu_item_id});
        for (const PlacedChoice& choice : item.choices) line.choices.push_back(choice.name);
    }
    out.note = event.note;
    out.customer = customer_of(event);
    out.placed_at = event.at;
    return out;
}

}  // namespace

OrderHandlers::OrderHandlers(events::Endpoint& endpoint, const TicketPublisher& publisher,
                             const Settings& settings, std::function<void()> on_erased)
    : publisher_(publisher), settings_(settings), on_erased_(std::move(on_erased)) {
    endpoint.subscribe<OrderPlaced, OrderCancelRequested, OrderCancelled, OrderRejected,
                       OrderDishesRefused, OrderRefunded, OrderContactErased>(*this);
}

void OrderHandlers::on(db::Transaction& tx, const OrderPlaced& event) const {
    create_ticket(tx, publisher_, settings_, to_ticket(event, tx.now()));
}

void OrderHandlers::on(db::Transaction& tx, const OrderCancelRequested& event) const {
    cancel_ticket(tx, publisher_, to_ticket(event.order, tx.now()), event.at, event.reason,
                  event.refunded);
}

// Mostly the store itself has ended the ticket, and these tell nothing new.
void OrderHandlers::on(db::Transaction& tx, const OrderCancelled& event) const {
    if (event.was_placed)
        withdraw_ticket(tx, publisher_, to_ticket(event.order, tx.now()), event.reason);
}

void OrderHandlers::on(db::Transaction& tx, const OrderRejected& event) const {
    withdraw_ticket(tx, publisher_, to_ticket(event.order, tx.now()), event.reason);
}

// Order has the prices. An earlier event that is read again has a higher amount.
void OrderHandlers::on(db::Transaction& tx, const OrderDishesRefused& event) const {
    auto ticket = tickets::find(tx.connection(), event.order.id);
    if (!ticket || event.order.to_collect >= ticket->to_collect) return;
    ticket->to_collect = event.order.to_collect;
    ++ticket->version;
    publisher_.amount_changed(tx, *ticket);
}

void OrderHandlers::on(db::Transaction& tx, const OrderRefunded& event) const {
    tickets::note_refund(tx, event.order.id, event.refunded_total);
}

void OrderHandlers::on(db::Transaction& tx, const OrderContactErased& event) const {
    if (!tickets::erase_contact(tx, event.order_id)) return;
    db::erase_events_later(tx, event.order_id);
    tx.after_commit(on_erased_);
}

}  // namespace baedal::store
