// Whenever something happened elsewhere: what it means for an order.
#pragma once

#include "events/endpoint.h"
#include "order/application/order_publisher.h"
#include "order/storage/menu_repository.h"

namespace baedal::order {

// The references outlive the handlers.
void add_policies(events::Endpoint& bus, const OrderPublisher& publisher, MenuCache& menus);

}  // namespace baedal::order
