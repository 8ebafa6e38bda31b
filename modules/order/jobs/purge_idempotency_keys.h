// Deletes idempotency keys that are older than a day.
#pragma once

#include "host/module.h"

namespace baedal::order {

void add_purge_job(host::ModuleContext& host);

}  // namespace baedal::order
