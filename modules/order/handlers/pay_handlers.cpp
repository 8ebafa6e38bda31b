#include "order/handlers/pay_handlers.h"

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
    Order order = repository::get(tx, event.order_id);
    const TimePoint now = tx.now();
    if (order.place(event.payment_id, event.method, now, now + settings_.store_decides_within) ==
        Change::made) {
        publisher_.placed(tx, order);
    } else if (order.owe_late_payment(event.payment_id, event.method, now) == Change::made) {
        publisher_.paid_late(tx, order);
    }
}

void PayHandlers::on(Transaction& tx, const PaymentDeclined& event) const {
    Order order = repository::get(tx, event.order_id);
    if (order.payment_declined(event.at, tx.now()) == Change::made) publisher_.changed(tx, order);
}

void PayHandlers::on(Transaction& tx, const PaymentRefunded& event) const {
    Order order = repository::get(tx, event.order_id);
    refunds::enter(tx, order, event);
    const TimePoint now = tx.now();
    if (order.record_refund(event.refunded_total, event.captured, now) != Change::made) return;
    publisher_.refunded(tx, order, event.refund_id, event.amount);
    // Such as by a cancel in the back office of the gateway.
    if (order.cancel_refunded(now, now + settings_.store_decides_within) == Change::made)
        publisher_.cancel_requested(tx, order, "All of the payment was refunded.", true);
}

}  // namespace baedal::order
