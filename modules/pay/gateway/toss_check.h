// The check of Toss Payments for `baedal doctor`.
#pragma once

#include <vector>

#include "base/clock.h"
#include "host/diagnosis.h"
#include "pay/settings.h"

namespace baedal::pay {

// Asks for the payment of an order that does not exist: whether Toss is reached, takes the secret key,
// and agrees on the time. Moves no money. Ends within 5 s.
Task<std::vector<host::Diagnosis>> check_toss(TossSettings settings, const Clock& clock);

}  // namespace baedal::pay
