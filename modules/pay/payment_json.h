// Payments and refunds as the API shows them.
#pragma once

#include "payment_repository.h"
#include "refund_repository.h"
#include "sandbox_ledger.h"
#include "util/json.h"

namespace baedal::pay {

json::Object to_json(const StoredPayment& stored, const std::vector<Refund>& refunds);
json::Object to_json(const Refund& refund);
json::Object to_json(const Movement& movement);

}  // namespace baedal::pay
