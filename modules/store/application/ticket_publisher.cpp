#include "store/application/ticket_publisher.h"

#include "store/events.h"
#include "store/storage/ticket_repository.h"

namespace baedal::store {

namespace {

// The event of the state that the ticket is in.
void append_event(db::Transaction& tx, const Ticket& t, bool automatic) {
    using namespace contract;
    const TimePoint at = t.updated_at;
    switch (t.state) {
        case State::received: return;  // order has announced it by OrderPlaced
        case State::accepted:
            return tx.append(
                TicketAccepted{t.order_id, t.store_id, at, t.promised_at.value_or(at)});
        case State::rejected:
            return tx.append(TicketRejected{t.order_id, t.store_id, at, t.reason, automatic});
        case State::cooking: return tx.append(CookingStarted{t.order_id, t.store_id, at});
        case State::ready: return tx.append(FoodReady{t.order_id, t.store_id, at});
        case State::delivering: {
            const Rider rider = t.rider.value_or(Rider{});
            return tx.append(DeliveryStarted{t.order_id, t.store_id, at, rider.name, rider.phone});
        }
        case State::delivered: return tx.append(DeliveryCompleted{t.order_id, t.store_id, at});
        case State::picked_up: return tx.append(OrderPickedUp{t.order_id, t.store_id, at});
        case State::cancelled:
            return tx.append(TicketCancelled{
                t.order_id, t.store_id, at, t.reason, t.is_cancelled_by_store, t.refund,
                t.cost_bearer ? std::string(to_text(*t.cost_bearer)) : ""});
    }
}

}  // namespace

std::string ticket_topic(std::int64_t store_id) {
    return "store:" + std::to_string(store_id) + ":tickets";
}

TicketPublisher::TicketPublisher(events::Topics& topics, Metrics& metrics, PrintQueue print_queue)
    : topics_(topics), print_queue_(std::move(print_queue)) {
    constexpr auto states = enum_names(State{});
    for (std::size_t i = 0; i < states.size(); ++i) {
        entered_[i] =
            &metrics.counter("baedal_store_ticket_transitions_total",
                             "Tickets that entered a state.", {{"state", std::string(states[i])}});
    }
}

bool TicketPublisher::created(db::Transaction& tx, const Ticket& ticket, bool demo) const {
    if (!tickets::insert(tx, ticket, demo)) return false;
    if (!is_end(ticket.state)) print_queue_.add_slips(tx, ticket, PrintWhen::placed);
    announce(tx, ticket, true);
    return true;
}

void TicketPublisher::changed(db::Transaction& tx, const Ticket& ticket, bool automatic) const {
    tickets::update(tx, ticket);
    announce(tx, ticket, automatic);
}

void TicketPublisher::delayed(db::Transaction& tx, const Ticket& ticket) const {
    tickets::update(tx, ticket);
    tx.append(contract::TicketDelayed{ticket.order_id, ticket.store_id, tx.now(),
                                      ticket.promised_at.value(), ticket.delays});
    notify_board(tx, ticket);
}

void TicketPublisher::undone(db::Transaction& tx, const Ticket& ticket, State from) const {
    tickets::update(tx, ticket);
    tx.append(contract::TicketStepUndone{ticket.order_id, ticket.store_id, ticket.updated_at,
                                         std::string(to_text(from)),
                                         std::string(to_text(ticket.state)), ticket.corrections});
    notify_board(tx, ticket);
}

void TicketPublisher::dishes_refused(db::Transaction& tx, const Ticket& ticket) const {
    contract::TicketDishesRefused event{ticket.order_id, ticket.store_id, tx.now(), {}};
    for (std::size_t i = 0; i < ticket.items.size(); ++i) {
        if (ticket.items[i].removed > 0)
            event.left.push_back({static_cast<std::int64_t>(i), ticket.items[i].quantity});
    }
    tx.append(event);
    amount_changed(tx, ticket);
}

void TicketPublisher::amount_changed(db::Transaction& tx, const Ticket& ticket) const {
    tickets::update(tx, ticket);
    (void)print_queue_.add_reprints(tx, ticket);  // nothing to do for a store without a printer
    notify_board(tx, ticket);
}

void TicketPublisher::notify_board(db::Transaction& tx, const Ticket& ticket) const {
    tx.after_commit(
        [&topics = topics_, topic = ticket_topic(ticket.store_id)] { topics.notify(topic); });
}

void TicketPublisher::cancel_refused(db::Transaction& tx, const Ticket& ticket) const {
    tickets::update(tx, ticket);
    tx.append(contract::TicketCancelRefused{ticket.order_id, ticket.store_id, tx.now(),
                                            std::string(to_text(ticket.state))});
}

void TicketPublisher::announce(db::Transaction& tx, const Ticket& ticket, bool automatic) const {
    append_event(tx, ticket, automatic);
    if (ticket.state == State::accepted) print_queue_.add_slips(tx, ticket, PrintWhen::accepted);
    Counter& entered = *entered_[static_cast<std::size_t>(ticket.state)];
    tx.after_commit([&topics = topics_, &entered, store_id = ticket.store_id] {
        entered.add();
        topics.notify(ticket_topic(store_id));
    });
}

}  // namespace baedal::store
