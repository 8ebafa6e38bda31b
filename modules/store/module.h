// The store module as the host knows it before it runs.
#pragma once

#include "host/module.h"

namespace baedal::store {

host::ModuleDefinition definition();

}  // namespace baedal::store
