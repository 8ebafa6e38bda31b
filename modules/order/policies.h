// Whenever something happened elsewhere: what it means for an order.
#pragma once

#include "announce.h"
#include "bus/endpoint.h"
#include "menu_repository.h"

namespace baedal::order {

// The references outlive the handlers.
void add_policies(bus::Endpoint& bus, const Announcer& announcer, MenuShelf& shelf);

}  // namespace baedal::order
