// Forgets what is kept no longer: customers who have not ordered for long, released redemptions, and the gap of
// campaigns that have ended.
#pragma once

#include "host/module.h"
#include "marketing/application/untold_coupons.h"
#include "marketing/settings.h"

namespace baedal::marketing {

// The references outlive the module instance.
void add_forget_job(host::ModuleContext& host, const Settings& settings,
                    const UntoldCoupons& untold);

}  // namespace baedal::marketing
