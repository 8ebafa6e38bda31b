// The simulator's own routes below /control: what goes wrong next, and what has happened.
#pragma once

#include "toss_simulator/bank.h"
#include "toss_simulator/webhooks.h"

namespace baedal::toss {

// POST /control           {"latencyMs", "webhookUrl", "webhookCopies", "faults": [{"on", "kind", "times",
//                          "status", "code", "works"}]}; each member may be left out
// POST /control/payments  {"paymentKey", "orderId", "amount", "status"?}
// GET  /control/ledger    {"items": [{"kind", "paymentKey", "orderId", "amount"}]}
// Thread-safe. Throws nothing: what is wrong is answered with 400.
Reply control(const Call& call, Bank& bank, Webhooks& webhooks);

}  // namespace baedal::toss
