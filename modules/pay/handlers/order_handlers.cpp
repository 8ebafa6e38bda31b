#include "pay/handlers/order_handlers.h"

#include "pay/storage/refund_repository.h"

namespace baedal::pay {

using order::contract::OrderCancelled;
using order::contract::OrderContactErased;
using order::contract::OrderCorrected;
using order::contract::OrderDishesRefused;
using order::contract::OrderExpired;
using order::contract::OrderMissing;
using order::contract::OrderProgressed;
using order::contract::OrderRejected;

namespace {

std::string with_reason(std::string sentence, const std::string& reason) {
    return reason.empty() ? sentence + "." : sentence + ": " + reason;
}

}  // namespace

OrderHandlers::OrderHandlers(events::Endpoint& endpoint, const PaymentService& service)
    : service_(service) {
    endpoint.subscribe<OrderCancelled, OrderRejected, OrderExpired, OrderMissing, OrderProgressed,
                       OrderCorrected, OrderDishesRefused, OrderContactErased>(*this);
}

void OrderHandlers::on(db::Transaction& tx, const OrderCancelled& event) const {
    service_.end_order(tx, event.order.id, with_reason("The order was cancelled", event.reason),
                       event.kept);
}

void OrderHandlers::on(db::Transaction& tx, const OrderRejected& event) const {
    service_.end_order(tx, event.order.id, with_reason("The order was rejected", event.reason));
}

void OrderHandlers::on(db::Transaction& tx, const OrderExpired& event) const {
    service_.end_order(tx, event.order.id, "The order had expired before it was paid.");
}

void OrderHandlers::on(db::Transaction& tx, const OrderMissing& event) const {
    service_.end_order(tx, event.order_id,
                       "The order was lost: it was placed after the backup that was restored.");
}

void OrderHandlers::on(db::Transaction& tx, const OrderProgressed& event) const {
    using order::contract::Status;
    if (event.status == Status::delivered || event.status == Status::picked_up)
        service_.finish_order(tx, event.order.id, event.round);
}

void OrderHandlers::on(db::Transaction& tx, const OrderDishesRefused& event) const {
    service_.refuse_dishes(tx, event.order.id, event.refused_total,
                           "The store could not make a part of the order.");
}

void OrderHandlers::on(db::Transaction& tx, const OrderCorrected& event) const {
    using order::contract::Status;
    if (event.from == Status::delivered || event.from == Status::picked_up)
        service_.resume_order(tx, event.order.id, event.round);
}

// The reason of a refund repeats the customer's words about the cancellation.
void OrderHandlers::on(db::Transaction& tx, const OrderContactErased& event) const {
    refunds::erase_reasons(tx, event.order_id);
}

}  // namespace baedal::pay
