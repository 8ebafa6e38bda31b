// Forgets what is kept no longer: customers who have not ordered for long, and released redemptions.
#pragma once

#include "host/module.h"
#include "marketing/settings.h"

namespace baedal::marketing {

// `settings` outlives the module instance.
void add_forget_job(host::ModuleContext& host, const Settings& settings);

}  // namespace baedal::marketing
