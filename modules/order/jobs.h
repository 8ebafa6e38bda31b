// What happens to orders by the passing of time.
#pragma once

#include "announce.h"
#include "app/module.h"
#include "settings.h"

namespace baedal::order {

// Expires unpaid orders. Ring when an order was left unpaid.
std::shared_ptr<app::Bell> add_expiry_job(app::ModuleContext& host, const Announcer& announcer);
// Forgets old idempotency keys.
void add_purge_job(app::ModuleContext& host);

}  // namespace baedal::order
