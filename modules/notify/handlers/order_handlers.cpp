#include "notify/handlers/order_handlers.h"

#include "notify/domain/texts.h"
#include "notify/storage/notification_repository.h"
#include "notify/storage/unanswered_repository.h"

namespace baedal::notify {

using namespace order::contract;

namespace {

constexpr std::string_view cancel_refused = "cancel_refused";

// A status that the order has come to once more after a correction has a message of its own: "cooking/2".
std::string status_name(const OrderProgressed& event) {
    std::string out(to_text(event.status));
    return event.round > 1 ? out + "/" + std::to_string(event.round) : out;
}

// A refused cancellation leaves the order in a status. If the customer had the message about that
// status before the request, the refusal needs a message with a name of its own.
std::string message_name(db::Transaction& tx, const OrderProgressed& event) {
    const std::string status = status_name(event);
    const bool refused_in_known_status =
        event.cancel_refused && repository::notified_in_sequence(tx, event.order.id, status,
                                                                 to_text(Status::cancel_requested));
    return refused_in_known_status ? std::string(cancel_refused) : status;
}

// The message about the end of the order has said that the money goes back.
bool was_announced(const OrderRefunded& event) {
    return event.status == Status::cancelled || event.status == Status::rejected ||
           event.status == Status::expired;
}

// Anybody can order with somebody else's number and not pay: an order that was never placed is told of only
// where money may have been taken.
bool concerns_customer(const OrderCancelled& event) {
    return event.was_placed || event.may_be_paid;
}

}  // namespace

OrderHandlers::OrderHandlers(events::Endpoint& endpoint, const NotificationQueue& queue,
                             const CouponMessages& coupons, const Settings& settings,
                             std::function<void()> on_placed)
    : queue_(queue), coupons_(coupons), settings_(settings), on_placed_(std::move(on_placed)) {
    endpoint.subscribe<OrderPlaced, OrderProgressed, OrderDishesRefused, OrderCorrected,
                       OrderDelayed, OrderCancelRequested, OrderCancelled, OrderRejected,
                       OrderExpired, OrderPaidLate, OrderRefunded, OrderContactErased>(*this);
}

void OrderHandlers::notify_customer(db::Transaction& tx, std::string_view name,
                                    const auto& event) const {
    queue_.add_to_customer(tx, event.order, name, event.at,
                           texts::to_customer(event, queue_.language_of(event.order)));
}

void OrderHandlers::notify_customer_of_time(db::Transaction& tx, std::string_view name,
                                            const auto& event) const {
    queue_.add_to_customer(tx, event.order, name, event.at,
                           texts::to_customer(event, queue_.language_of(event.order), tx.now()));
}

void OrderHandlers::notify_store(db::Transaction& tx, std::string_view name,
                                 const auto& event) const {
    queue_.add_to_store(tx, event.order, name, event.at,
                        texts::to_store(event, queue_.store_language()));
}

void OrderHandlers::on(db::Transaction& tx, const OrderPlaced& event) const {
    notify_customer(tx, to_text(Status::placed), event);
    notify_store(tx, to_text(Status::placed), event);
    const auto next = next_reminder(event.at, 0, settings_.reminder_times());
    if (!next) return;
    const OrderSummary& order = event.order;
    unanswered::add(tx,
                    {order.id, order.number, order.store_id, order.store_name, event.at, 0, *next});
    tx.after_commit(on_placed_);
}

void OrderHandlers::on(db::Transaction& tx, const OrderProgressed& event) const {
    unanswered::remove(tx, event.order.id);
    notify_customer_of_time(tx, message_name(tx, event), event);
    if (event.status == Status::delivered || event.status == Status::picked_up)
        coupons_.order_completed(tx, event.order.id);
}

void OrderHandlers::on(db::Transaction& tx, const OrderDishesRefused& event) const {
    notify_customer(tx, "dishes_refused/" + std::to_string(event.removal), event);
}

void OrderHandlers::on(db::Transaction& tx, const OrderCorrected& event) const {
    notify_customer(tx, "corrected/" + std::to_string(event.correction), event);
}

void OrderHandlers::on(db::Transaction& tx, const OrderDelayed& event) const {
    notify_customer_of_time(tx, "delayed/" + std::to_string(event.delay), event);
}

void OrderHandlers::on(db::Transaction& tx, const OrderCancelRequested& event) const {
    // The customer has not asked for it where the payment has gone back or the store cancels.
    if (!event.refunded && !event.by_store)
        notify_customer(tx, to_text(Status::cancel_requested), event);
}

void OrderHandlers::on(db::Transaction& tx, const OrderCancelled& event) const {
    unanswered::remove(tx, event.order.id);
    if (concerns_customer(event)) notify_customer(tx, to_text(Status::cancelled), event);
    if (event.was_placed) notify_store(tx, to_text(Status::cancelled), event);
}

void OrderHandlers::on(db::Transaction& tx, const OrderRejected& event) const {
    unanswered::remove(tx, event.order.id);
    notify_customer(tx, to_text(Status::rejected), event);
}

void OrderHandlers::on(db::Transaction& tx, const OrderExpired& event) const {
    if (event.may_be_paid) notify_customer(tx, to_text(Status::expired), event);
}

void OrderHandlers::on(db::Transaction& tx, const OrderPaidLate& event) const {
    notify_customer(tx, "paid_late", event);
}

void OrderHandlers::on(db::Transaction& tx, const OrderRefunded& event) const {
    // One message for each refund.
    if (!was_announced(event)) notify_customer(tx, "refunded/" + event.refund_id, event);
}

void OrderHandlers::on(db::Transaction& tx, const OrderContactErased& event) const {
    unanswered::remove(tx, event.order_id);
    CouponMessages::forget(tx, event.order_id);
    if (event.order_removed) {
        repository::remove(tx, event.order_id);
    } else {
        repository::erase_contact(tx, event.order_id);
    }
}

}  // namespace baedal::notify
