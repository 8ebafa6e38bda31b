// What the host knows of this module before it runs.
#pragma once

#include "host/module.h"

namespace baedal::store {

host::ModuleDefinition definition();

}  // namespace baedal::store
