// Requests between modules of different processes, over HTTP.
#pragma once

#include <memory>

#include "events/event_bus.h"
#include "peers/peer.h"

namespace baedal::peers {

// Sends a request to POST /internal/requests/<name>. A request is idempotent: its sender repeats one
// that was lost on its way, and one whose reply was lost.
// `clock` outlives it.
events::RemoteModule::Ask ask_over_http(std::shared_ptr<const Peer> peer, const Clock& clock);

}  // namespace baedal::peers
