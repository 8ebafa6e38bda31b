#include "order/handlers/handlers.h"

#include "order/storage/order_repository.h"
#include "pay/events.h"
#include "store/events.h"

namespace baedal::order {

namespace {

using db::Transaction;
using events::Envelope;

// Whenever the kitchen or the rider got on, the order's status follows.
template <events::Event E>
void follow(events::Endpoint& bus, const OrderPublisher& publisher, Status reached) {
    bus.on<E>([&publisher, reached](Transaction& tx, const E& event, const Envelope&) {
        Order order = repository::get(tx, event.order_id);
        const Status before = order.kitchen;
        if (order.follow_kitchen(reached, event.at)) {
            publisher.progressed(tx, order);
        } else if (order.kitchen != before) {
            publisher.changed(tx, order);  // the status waits for the cancellation
        }
    });
}

void add_payment_policies(events::Endpoint& bus, const OrderPublisher& publisher) {
    // Whenever a payment was approved, its order is placed (the reply to the request did so already,
    // unless something broke in between). An order that ended meanwhile stays ended; pay refunds.
    bus.on<pay::contract::PaymentApproved>([&publisher](Transaction& tx,
                                                        const pay::contract::PaymentApproved& event,
                                                        const Envelope&) {
        Order order = repository::get(tx, event.order_id);
        if (order.payment_id == event.payment_id) return;
        const auto placed = order.place(event.payment_id, event.method, tx.now());
        if (placed && *placed) publisher.placed(tx, order);
    });
    // Whenever a payment was declined, another may be tried.
    bus.on<pay::contract::PaymentDeclined>([&publisher](Transaction& tx,
                                                        const pay::contract::PaymentDeclined& event,
                                                        const Envelope&) {
        Order order = repository::get(tx, event.order_id);
        if (order.payment_declined(event.at, tx.now())) publisher.changed(tx, order);
    });
    // Whenever money went back, the order shows it.
    bus.on<pay::contract::PaymentRefunded>([&publisher](Transaction& tx,
                                                        const pay::contract::PaymentRefunded& event,
                                                        const Envelope&) {
        Order order = repository::get(tx, event.order_id);
        if (order.refunded_so_far(event.refunded_total, event.captured, tx.now()))
            publisher.changed(tx, order);
    });
}

void add_kitchen_policies(events::Endpoint& bus, const OrderPublisher& publisher) {
    bus.on<store::contract::TicketAccepted>(
        [&publisher](Transaction& tx, const store::contract::TicketAccepted& event,
                     const Envelope&) {
            Order order = repository::get(tx, event.order_id);
            const bool promised = order.promise(event.promised_at, event.at);
            const Status before = order.kitchen;
            if (order.follow_kitchen(Status::accepted, event.at)) {
                publisher.progressed(tx, order);
            } else if (promised || order.kitchen != before) {
                publisher.changed(tx, order);
            }
        });
    follow<store::contract::CookingStarted>(bus, publisher, Status::cooking);
    follow<store::contract::FoodReady>(bus, publisher, Status::ready);
    follow<store::contract::DeliveryStarted>(bus, publisher, Status::delivering);
    follow<store::contract::DeliveryCompleted>(bus, publisher, Status::delivered);
    follow<store::contract::OrderPickedUp>(bus, publisher, Status::picked_up);

    bus.on<store::contract::TicketRejected>(
        [&publisher](Transaction& tx, const store::contract::TicketRejected& event,
                     const Envelope&) {
            Order order = repository::get(tx, event.order_id);
            if (order.reject(event.at))
                publisher.rejected(tx, order, event.reason, event.automatic);
        });
    // The store has decided about a cancellation.
    bus.on<store::contract::TicketCancelled>(
        [&publisher](Transaction& tx, const store::contract::TicketCancelled& event,
                     const Envelope&) {
            Order order = repository::get(tx, event.order_id);
            if (order.cancel_confirmed(event.at))
                publisher.cancelled(tx, order, event.reason, true);
        });
    bus.on<store::contract::TicketCancelRefused>(
        [&publisher](Transaction& tx, const store::contract::TicketCancelRefused& event,
                     const Envelope&) {
            Order order = repository::get(tx, event.order_id);
            if (order.cancel_refused(event.at)) publisher.progressed(tx, order, true);
        });
}

// What of the copy cannot be read fails the event that brought it, and no other store.
void show_after_commit(Transaction& tx, MenuCache& menus, std::int64_t store_id) {
    auto copy = menu_repository::find(tx.connection(), store_id);
    if (copy) tx.after_commit([&menus, copy = std::move(*copy)] { menus.put(copy); });
}

}  // namespace

void add_policies(events::Endpoint& bus, const OrderPublisher& publisher, MenuCache& menus) {
    add_payment_policies(bus, publisher);
    add_kitchen_policies(bus, publisher);

    // Whenever a store changed its profile or menu, the copy that orders are judged by follows.
    bus.on<store::contract::StoreChanged>(
        [&menus](Transaction& tx, const store::contract::StoreChanged& event, const Envelope&) {
            menu_repository::keep_profile(tx, event);
            show_after_commit(tx, menus, event.store.id);
        });
    bus.on<store::contract::MenuPublished>(
        [&menus](Transaction& tx, const store::contract::MenuPublished& event, const Envelope&) {
            menu_repository::keep_menu(tx, event);
            show_after_commit(tx, menus, event.store_id);
        });
}

}  // namespace baedal::order
