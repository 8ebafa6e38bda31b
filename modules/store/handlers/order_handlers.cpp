#include "store/handlers/order_handlers.h"

#include "store/application/cancel_ticket.h"
#include "store/application/create_ticket.h"

namespace baedal::store {

using namespace order::contract;

namespace {

std::optional<Customer> customer_of(const OrderPlaced& event) {
    const OrderSummary& order = event.order;
    if (order.customer_name.empty() && order.customer_phone.empty() && event.address.empty())
        return std::nullopt;
    return Customer{order.customer_name, order.customer_phone, event.address};
}

Ticket to_ticket(const OrderPlaced& event, TimePoint now) {
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

OrderHandlers::OrderHandlers(events::Endpoint& endpoint, const TicketPublisher& publisher)
    : publisher_(publisher) {
    endpoint.subscribe<OrderPlaced, OrderCancelRequested>(*this);
}

void OrderHandlers::on(db::Transaction& tx, const OrderPlaced& event) const {
    create_ticket(tx, publisher_, to_ticket(event, tx.now()));
}

void OrderHandlers::on(db::Transaction& tx, const OrderCancelRequested& event) const {
    cancel_ticket(tx, publisher_, event.order.id, event.reason);
}

}  // namespace baedal::store
