// The check of Solapi for `baedal doctor`.
#pragma once

#include <vector>

#include "base/clock.h"
#include "host/diagnosis.h"
#include "notify/settings.h"
#include "runtime/task.h"

namespace baedal::notify {

// Asks for the balance: whether Solapi is reached, takes the key, agrees on the time, and has money left.
// Sends no message. Ends within 5 s.
Task<std::vector<host::Diagnosis>> check_solapi(SolapiSettings settings, const Clock& clock);

}  // namespace baedal::notify
