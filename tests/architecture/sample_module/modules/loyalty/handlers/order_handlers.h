// A placed order earns points.
#pragma once

#include "events/endpoint.h"
#include "order/events.h"

namespace baedal::loyalty {

class OrderHandlers {
public:
    OrderHandlers(events::Endpoint& endpoint, std::int64_t percent);

    void on(db::Transaction& tx, const order::contract::OrderPlaced& event) const;

private:
    const std::int64_t percent_;
};

}  // namespace baedal::loyalty
