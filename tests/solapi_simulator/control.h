// The control interface: what tests in other processes plan and see.
#pragma once

#include "simulator_server/http_server.h"
#include "solapi_simulator/provider.h"
#include "solapi_simulator/reports.h"

namespace baedal::solapi {

// Handles a call below /control:
//   POST /control {"balance", "latencyMs", "toCarrierMs", "toReportMs", "stuckMs", "advanceMs",
//                  "senders": [...], "channels": [...], "approveTemplates": true,
//                  "faults": [{"on", "kind", "times", "ms"}],
//                  "webhook": {"url", "secret", "wrapped", "copies", "newestFirst"}}
//   POST /control/templates {"id", "channel", "name", "content", "status"}
//   GET /control/messages, GET /control/templates
simulator::HttpReply control(const simulator::HttpRequest& request, Provider& provider,
                             Reports& reports);

}  // namespace baedal::solapi
