// Whenever an order changes, somebody is told.
#pragma once

#include <functional>
#include <string>

#include "bus/endpoint.h"
#include "catalogue.h"

namespace baedal::notify {

// Registers the handlers of order's events. `queued` runs on the writer thread after a commit that
// queued messages for `channel`. Messages to stores are in `language`, and those to customers whose order
// names none that is spoken.
void register_policies(bus::Endpoint& bus, std::string channel, Language language,
                       std::function<void()> queued);

}  // namespace baedal::notify
