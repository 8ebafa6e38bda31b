// The definition of the order module for the host.
#pragma once

#include "host/module.h"

namespace baedal::order {

host::ModuleDefinition definition();

}  // namespace baedal::order
