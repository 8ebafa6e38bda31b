// Erases contacts when their time has come.
#pragma once

#include "host/module.h"
#include "order/domain/contact.h"

namespace baedal::order {

void add_erasure_job(host::ModuleContext& host, const ContactRules& rules);

}  // namespace baedal::order
