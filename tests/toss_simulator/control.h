// The simulator's own routes below /control: they plan faults and show the ledger.
#pragma once

#include "toss_simulator/bank.h"
#include "toss_simulator/webhooks.h"

namespace baedal::toss {

// POST /control           {"latencyMs", "webhookUrl", "webhookCopies", "faults": [{"on", "kind", "times",
//                          "status", "code", "works"}]}; each member may be left out
// POST /control/payments  {"paymentKey", "orderId", "amount", "status"?}
// GET  /control/ledger    {"items": [{"kind", "paymentKey", "orderId", "amount"}]}
// Thread-safe. Throws nothing: the response to a wrong call is 400.
Response control(const Call& call, Bank& bank, Webhooks& webhooks);

}  // namespace baedal::toss
