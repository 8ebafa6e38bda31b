// What the events of pay change in an order.
#pragma once

#include "events/endpoint.h"
#include "order/application/order_publisher.h"
#include "order/settings.h"
#include "pay/events.h"

namespace baedal::order {

// Outlives the module's connection to the bus, as does what it refers to.
class PayHandlers {
public:
    PayHandlers(events::Endpoint& endpoint, const OrderPublisher& publisher,
                const Settings& settings);

    void on(db::Transaction& tx, const pay::contract::PaymentApproved& event) const;
    void on(db::Transaction& tx, const pay::contract::PaymentDeclined& event) const;
    void on(db::Transaction& tx, const pay::contract::PaymentRefunded& event) const;

private:
    const OrderPublisher& publisher_;
    const Settings& settings_;
};

}  // namespace baedal::order
