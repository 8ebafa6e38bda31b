// What happens to orders by the passing of time.
#pragma once

#include "announce.h"
#include "app/module.h"
#include "settings.h"

namespace baedal::order {

// Expires unpaid orders and forgets old idempotency keys. Wake it when an order was left unpaid.
app::Job& add_expiry_job(app::ModuleContext& host, const Announcer& announcer);
void add_purge_job(app::ModuleContext& host);

}  // namespace baedal::order
