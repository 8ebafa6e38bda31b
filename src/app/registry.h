// The list of modules of this program, generated from app/CMakeLists.txt.
#pragma once

#include <vector>

#include "host/module.h"

namespace baedal::app {

std::vector<host::ModuleDefinition> registered_modules();

}  // namespace baedal::app
