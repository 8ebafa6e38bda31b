// Which modules there are: the one place of the host that knows.
#pragma once

#include <vector>

#include "host/module.h"

namespace baedal::app {

std::vector<host::ModuleDefinition> registered_modules();

}  // namespace baedal::app
