// What the host knows of this module before it runs.
#pragma once

#include "host/module.h"

namespace baedal::loyalty {

host::ModuleDefinition definition();

}  // namespace baedal::loyalty
