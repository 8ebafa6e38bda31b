// How the host's registry gets hold of this module.
#pragma once

#include "app/module.h"

namespace baedal::notify::contract {

app::ModuleDefinition definition();

}  // namespace baedal::notify::contract
