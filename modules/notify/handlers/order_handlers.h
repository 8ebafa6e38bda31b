// Whenever an order changes, somebody is told.
#pragma once

#include <functional>
#include <string>

#include "events/endpoint.h"
#include "notify/domain/catalogue.h"

namespace baedal::notify {

// Registers the handlers of order's events. `queued` runs on the writer thread after a commit that
// queued messages for `channel`. Messages to stores are in `language`, and those to customers whose order
// names none that is parse_language.
void register_policies(events::Endpoint& bus, std::string channel, Language language,
                       std::function<void()> queued);

}  // namespace baedal::notify
