// What happens to orders by the passing of time.
#pragma once

#include "host/module.h"
#include "order/application/order_publisher.h"
#include "order/settings.h"

namespace baedal::order {

// Expires unpaid orders. Ring when an order was left unpaid.
std::shared_ptr<host::JobTrigger> add_expiry_job(host::ModuleContext& host,
                                                 const OrderPublisher& publisher);
// Forgets old idempotency keys.
void add_purge_job(host::ModuleContext& host);

}  // namespace baedal::order
