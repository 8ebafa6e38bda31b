// The gauges of pay.
#pragma once

#include <memory>

#include "base/metrics.h"
#include "db/database.h"
#include "pay/application/authorize_payment.h"

namespace baedal::pay {

// The gauges outlive the module instance; `database` outlives them.
void collect_metrics(Metrics& metrics, const db::Database& database,
                     std::weak_ptr<const PaymentAuthorizer> authorizer);

}  // namespace baedal::pay
