// Withdraws the discounts of orders that no request goes on with.
#pragma once

#include "host/module.h"
#include "order/application/discount_service.h"

namespace baedal::order {

void add_withdrawal_job(host::ModuleContext& host, const DiscountService& discounts);

}  // namespace baedal::order
