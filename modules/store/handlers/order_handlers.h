// Whenever an order is placed or asks to be cancelled, the store does its part.
#pragma once

#include "events/endpoint.h"
#include "order/events.h"
#include "store/application/ticket_publisher.h"

namespace baedal::store {

class Policies {
public:
    Policies(events::Endpoint& bus, const TicketPublisher& news);

private:
    void on(db::Transaction& tx, const order::contract::OrderPlaced& event) const;
    void on(db::Transaction& tx, const order::contract::OrderCancelRequested& event) const;

    const TicketPublisher& publisher_;
};

}  // namespace baedal::store
