// Expires orders that were not paid in time.
#pragma once

#include <memory>

#include "host/module.h"
#include "order/application/order_publisher.h"

namespace baedal::order {

// The references outlive the job. Notify the trigger when an order is left unpaid.
std::shared_ptr<host::JobTrigger> add_expiry_job(host::ModuleContext& host,
                                                 const OrderPublisher& publisher);

}  // namespace baedal::order
