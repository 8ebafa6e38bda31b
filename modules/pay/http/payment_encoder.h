// Payments, refunds and the sandbox's ledger as JSON.
#pragma once

#include <string>
#include <vector>

#include "pay/domain/refund.h"
#include "pay/gateway/sandbox_ledger.h"
#include "pay/settings.h"
#include "pay/storage/payment_repository.h"

namespace baedal::pay {

std::string encode(const StoredPayment& stored, const std::vector<Refund>& refunds);
std::string encode(const Refund& refund);
std::string encode(const LedgerEntry& entry);
// The methods of payment that the deployment offers.
std::string encode_methods(const Settings& settings);

}  // namespace baedal::pay
