#include "order/handlers/pay_handlers.h"

#include "base/log.h"
#include "base/random.h"
#include "order/storage/order_repository.h"
#include "order/storage/refund_repository.h"

namespace baedal::order {

using db::Transaction;
using pay::contract::PaymentApproved;
using pay::contract::PaymentDeclined;
using pay::contract::PaymentRefunded;

PayHandlers::PayHandlers(events::Endpoint& endpoint, const OrderPublisher& publisher,
                         const Settings& settings)
    : publisher_(publisher), settings_(settings) {
    endpoint.subscribe<PaymentApproved, PaymentDeclined, PaymentRefunded>(*this);
}

// Either this event or the reply to AuthorizePayment places the order, whichever is first. After a
// crash this event does. An order that has ended stays so, and pay refunds the payment.
void PayHandlers::on(Transaction& tx, const PaymentApproved& event) const {
    auto found = repository::find(tx, event.order_id);
    if (!found) {
        log::warn("a payment of an order that is not there was approved; it is refunded",
                  {{"order", id_prefix(event.order_id)}});
        return publisher_.missing(tx, event.order_id, event.payment_id);
    }
    Order& order = *found;
    const TimePoint at = event.at;  // whenever it is handled, also again after a power cut
    if (order.place(event.payment_id, event.method, at, at + settings_.store_decides_within) ==
        Change::made) {
        publisher_.placed(tx, order);
    } else if (order.owe_late_payment(event.payment_id, event.method, at) == Change::made) {
        publisher_.paid_late(tx, order);
    }
}

void PayHandlers::on(Transaction& tx, const PaymentDeclined& event) const {
    auto found = repository::find(tx, event.order_id);
    if (!found) return;  // pay has found the payment of a lost order
    Order& order = *found;
    if (order.payment_declined(event.at, event.at) == Change::made) publisher_.changed(tx, order);
}

void PayHandlers::on(Transaction& tx, const PaymentRefunded& event) const {
    auto found = repository::find(tx, event.order_id);
    if (!found) return;  // as above
    Order& order = *found;
    refunds::enter(tx, order, event);
    const TimePoint at = event.at;
    if (order.record_refund(event.refunded_total, event.captured, at) != Change::made) return;
    publisher_.refunded(tx, order, event.refund_id, event.amount);
    // Such as by a cancel in the back office of the gateway.
    if (order.cancel_refunded(at, at + settings_.store_decides_within) == Change::made)
        publisher_.cancel_requested(tx, order, "All of the payment was refunded.", true);
}

}  // namespace baedal::order
