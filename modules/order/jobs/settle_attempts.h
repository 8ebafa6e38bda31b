// Asks pay about attempts whose outcome no request waits for: the reply was lost, the process ended, or
// the order ended during the attempt. Events tell what pay knows; this finds out what never reached pay.
#pragma once

#include "host/module.h"
#include "order/application/charge_order.h"
#include "order/application/order_publisher.h"

namespace baedal::order {

// Adds the job. The references outlive every run.
void add_attempt_job(host::ModuleContext& host, const OrderPublisher& publisher,
                     const ChargeOrder& charge_order);

}  // namespace baedal::order
