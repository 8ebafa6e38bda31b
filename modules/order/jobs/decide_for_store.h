// The backstop for a store that does not decide, because its module is down or has parked an event.
#pragma once

#include "host/module.h"
#include "order/application/order_publisher.h"

namespace baedal::order {

// Adds the job, which ends orders whose store has not decided in time: one that it has not taken is
// rejected, and a cancellation is granted. The references outlive every run.
void add_decision_job(host::ModuleContext& host, const OrderPublisher& publisher);

}  // namespace baedal::order
