// Handles order's events: creates and cancels tickets.
#pragma once

#include <functional>

#include "events/endpoint.h"
#include "order/events.h"
#include "store/application/ticket_publisher.h"
#include "store/settings.h"

namespace baedal::store {

class OrderHandlers {
public:
    OrderHandlers(events::Endpoint& endpoint, const TicketPublisher& publisher,
                  const Settings& settings, std::function<void()> on_erased);
    OrderHandlers(const OrderHandlers&) = delete;  // the endpoint refers to it
    OrderHandlers& operator=(const OrderHandlers&) = delete;

    void on(db::Transaction& tx, const order::contract::OrderPlaced& event) const;
    void on(db::Transaction& tx, const order::contract::OrderCancelRequested& event) const;
    void on(db::Transaction& tx, const order::contract::OrderCancelled& event) const;
    void on(db::Transaction& tx, const order::contract::OrderRejected& event) const;
    void on(db::Transaction& tx, const order::contract::OrderDishesRefused& event) const;
    void on(db::Transaction& tx, const order::contract::OrderRefunded& event) const;
    void on(db::Transaction& tx, const order::contract::OrderContactErased& event) const;

private:
    const TicketPublisher& publisher_;
    const Settings& settings_;
    const std::function<void()> on_erased_;
};

}  // namespace baedal::store
