// Whenever an order is placed or asks to be cancelled, the store does its part.
#pragma once

#include "bus/endpoint.h"
#include "order/events.h"
#include "ticket_news.h"

namespace baedal::store {

class Policies {
public:
    Policies(bus::Endpoint& bus, const TicketNews& news);

private:
    void on(db::Transaction& tx, const order::contract::OrderPlaced& event) const;
    void on(db::Transaction& tx, const order::contract::OrderCancelRequested& event) const;

    const TicketNews& news_;
};

}  // namespace baedal::store
