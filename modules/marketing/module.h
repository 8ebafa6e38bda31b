// Coupons and campaigns.
#pragma once

#include "host/module.h"

namespace baedal::marketing {

host::ModuleDefinition definition();

}  // namespace baedal::marketing
