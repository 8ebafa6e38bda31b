#include "policies.h"

#include "order_repository.h"
#include "pay/events.h"
#include "store/events.h"

namespace baedal::order {

namespace {

using bus::Envelope;
using db::Transaction;

// Whenever the kitchen or the rider got on, the order's status follows.
template <bus::Event E>
void follow(bus::Endpoint& bus, const Announcer& announcer, Status reached) {
    bus.on<E>([&announcer, reached](Transaction& tx, const E& event, const Envelope&) {
        Order order = repository::get(tx, event.order_id);
        const Status before = order.kitchen;
        if (order.follow_kitchen(reached, event.at)) {
            announcer.progressed(tx, order);
        } else if (order.kitchen != before) {
            announcer.changed(tx, order);  // the status waits for the cancellation
        }
    });
}

void add_payment_policies(bus::Endpoint& bus, const Announcer& announcer) {
    // Whenever a payment was approved, its order is placed (the reply to the request did so already,
    // unless something broke in between). An order that ended meanwhile stays ended; pay refunds.
    bus.on<pay::contract::PaymentApproved>([&announcer](Transaction& tx,
                                                        const pay::contract::PaymentApproved& event,
                                                        const Envelope&) {
        Order order = repository::get(tx, event.order_id);
        if (order.payment_id == event.payment_id) return;
        const auto placed = order.place(event.payment_id, event.method, tx.now());
        if (placed && *placed) announcer.placed(tx, order);
    });
    // Whenever a payment was declined, another may be tried.
    bus.on<pay::contract::PaymentDeclined>([&announcer](Transaction& tx,
                                                        const pay::contract::PaymentDeclined& event,
                                                        const Envelope&) {
        Order order = repository::get(tx, event.order_id);
        if (order.payment_declined(event.at, tx.now())) announcer.changed(tx, order);
    });
    // Whenever money went back, the order shows it.
    bus.on<pay::contract::PaymentRefunded>([&announcer](Transaction& tx,
                                                        const pay::contract::PaymentRefunded& event,
                                                        const Envelope&) {
        Order order = repository::get(tx, event.order_id);
        if (order.refunded_so_far(event.refunded_total, event.captured, tx.now()))
            announcer.changed(tx, order);
    });
}

void add_kitchen_policies(bus::Endpoint& bus, const Announcer& announcer) {
    bus.on<store::contract::TicketAccepted>(
        [&announcer](Transaction& tx, const store::contract::TicketAccepted& event,
                     const Envelope&) {
            Order order = repository::get(tx, event.order_id);
            const bool promised = order.promise(event.promised_at, event.at);
            const Status before = order.kitchen;
            if (order.follow_kitchen(Status::accepted, event.at)) {
                announcer.progressed(tx, order);
            } else if (promised || order.kitchen != before) {
                announcer.changed(tx, order);
            }
        });
    follow<store::contract::CookingStarted>(bus, announcer, Status::cooking);
    follow<store::contract::FoodReady>(bus, announcer, Status::ready);
    follow<store::contract::DeliveryStarted>(bus, announcer, Status::delivering);
    follow<store::contract::DeliveryCompleted>(bus, announcer, Status::delivered);
    follow<store::contract::OrderPickedUp>(bus, announcer, Status::picked_up);

    bus.on<store::contract::TicketRejected>(
        [&announcer](Transaction& tx, const store::contract::TicketRejected& event,
                     const Envelope&) {
            Order order = repository::get(tx, event.order_id);
            if (order.reject(event.at))
                announcer.rejected(tx, order, event.reason, event.automatic);
        });
    // The store has decided about a cancellation.
    bus.on<store::contract::TicketCancelled>(
        [&announcer](Transaction& tx, const store::contract::TicketCancelled& event,
                     const Envelope&) {
            Order order = repository::get(tx, event.order_id);
            if (order.cancel_confirmed(event.at))
                announcer.cancelled(tx, order, event.reason, true);
        });
    bus.on<store::contract::TicketCancelRefused>(
        [&announcer](Transaction& tx, const store::contract::TicketCancelRefused& event,
                     const Envelope&) {
            Order order = repository::get(tx, event.order_id);
            if (order.cancel_refused(event.at)) announcer.progressed(tx, order, true);
        });
}

// What of the copy cannot be read fails the event that brought it, and no other store.
void show_after_commit(Transaction& tx, MenuShelf& shelf, std::int64_t store_id) {
    auto copy = menu_repository::find(tx.connection(), store_id);
    if (copy) tx.after_commit([&shelf, copy = std::move(*copy)] { shelf.put(copy); });
}

}  // namespace

void add_policies(bus::Endpoint& bus, const Announcer& announcer, MenuShelf& shelf) {
    add_payment_policies(bus, announcer);
    add_kitchen_policies(bus, announcer);

    // Whenever a store changed its profile or menu, the copy that orders are judged by follows.
    bus.on<store::contract::StoreChanged>(
        [&shelf](Transaction& tx, const store::contract::StoreChanged& event, const Envelope&) {
            menu_repository::keep_profile(tx, event);
            show_after_commit(tx, shelf, event.store.id);
        });
    bus.on<store::contract::MenuPublished>(
        [&shelf](Transaction& tx, const store::contract::MenuPublished& event, const Envelope&) {
            menu_repository::keep_menu(tx, event);
            show_after_commit(tx, shelf, event.store_id);
        });
}

}  // namespace baedal::order
