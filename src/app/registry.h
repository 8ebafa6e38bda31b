// Which modules there are: the one place of the host that knows.
#pragma once

#include <vector>

#include "app/module.h"

namespace baedal::app {

std::vector<ModuleDefinition> registered_modules();

}  // namespace baedal::app
