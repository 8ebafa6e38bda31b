// Handles the events of order: the payment of an order that ends undelivered is refunded.
#pragma once

#include "events/endpoint.h"
#include "order/events.h"
#include "pay/application/payment_service.h"

namespace baedal::pay {

class OrderHandlers {
public:
    // Subscribes. Outlives the endpoint's connection to the bus; `service` outlives it too.
    OrderHandlers(events::Endpoint& endpoint, const PaymentService& service);
    OrderHandlers(const OrderHandlers&) = delete;
    OrderHandlers& operator=(const OrderHandlers&) = delete;

    void on(db::Transaction& tx, const order::contract::OrderCancelled& event) const;
    void on(db::Transaction& tx, const order::contract::OrderRejected& event) const;
    void on(db::Transaction& tx, const order::contract::OrderExpired& event) const;
    void on(db::Transaction& tx, const order::contract::OrderMissing& event) const;
    void on(db::Transaction& tx, const order::contract::OrderProgressed& event) const;
    void on(db::Transaction& tx, const order::contract::OrderDishesRefused& event) const;
    void on(db::Transaction& tx, const order::contract::OrderCorrected& event) const;
    void on(db::Transaction& tx, const order::contract::OrderContactErased& event) const;

private:
    const PaymentService& service_;
};

}  // namespace baedal::pay
