// How the host's registry gets hold of this module.
#pragma once

#include "app/module.h"

namespace baedal::order::contract {

app::ModuleDefinition definition();

}  // namespace baedal::order::contract
