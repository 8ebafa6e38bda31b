// What is wrong with the backups, for the owner.
#pragma once

#include <string>

#include "backup/settings.h"
#include "base/clock.h"
#include "host/diagnosis.h"

namespace baedal::backup {

// From one good backup to the next, before it is reported as missing.
Milliseconds longest_gap(const Settings& settings);

// `error` is why there is none, or why it has not passed its check.
host::Diagnosis backup_failed(const std::string& error);
// `last` is when the last good one began.
host::Diagnosis backup_too_old(TimePoint last);
host::Diagnosis no_backup_yet(const Settings& settings);

}  // namespace baedal::backup
