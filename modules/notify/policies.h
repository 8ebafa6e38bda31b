// Whenever an order changes, somebody is told.
#pragma once

#include <functional>
#include <string>

#include "bus/endpoint.h"

namespace baedal::notify {

// Registers the handlers of order's events. `queued` runs on the writer thread after a commit that
// queued messages for `channel`.
void register_policies(bus::Endpoint& bus, std::string channel, std::function<void()> queued);

}  // namespace baedal::notify
