// The simulator's own routes below /control: they plan faults, act for customers and the shop, and show the
// ledger. See docs/toss.md.
#pragma once

#include "toss_simulator/bank.h"
#include "toss_simulator/webhooks.h"

namespace baedal::toss {

// POST /control           {"latencyMs", "cancelSpacingMs", "advanceMs", "webhookUrl", "webhookCopies",
//                          "faults": [{"on", "kind", "times", "status", "code", "works"}]}; each member may
//                          be left out
// POST /control/payments  {"paymentKey", "orderId", "amount", "status"?, "virtualAccount"?,
//                          "partialCancelable"?, "cancelable"?, "hiddenForMs"?}
// POST /control/hide      {"paymentKey", "forMs"}
// POST /control/cancels   {"paymentKey", "amount"?, "reason"?}: in the back office
// POST /control/deposits  {"paymentKey"}
// GET  /control/payments  {"items": [<Payment>]}
// GET  /control/ledger    {"items": [{"kind", "paymentKey", "orderId", "amount"}]}
// Thread-safe. Throws nothing: the response to a wrong call is 400.
Response control(const Call& call, Bank& bank, Webhooks& webhooks);

}  // namespace baedal::toss
