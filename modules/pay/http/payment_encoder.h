// Payments and refunds as the API shows them.
#pragma once

#include "json/parser.h"
#include "pay/gateway/sandbox_ledger.h"
#include "pay/storage/payment_repository.h"
#include "pay/storage/refund_repository.h"

namespace baedal::pay {

json::Object to_json(const StoredPayment& stored, const std::vector<Refund>& refunds);
json::Object to_json(const Refund& refund);
json::Object to_json(const Movement& movement);

}  // namespace baedal::pay
