// The pay module as the host knows it before it runs.
#pragma once

#include <functional>
#include <memory>

#include "host/module.h"

namespace baedal::pay {

class Gateway;

host::ModuleDefinition definition();
// For tests: each instance of the module uses the gateway that `replace` makes of the configured one.
host::ModuleDefinition definition(
    std::function<std::shared_ptr<Gateway>(std::shared_ptr<Gateway> configured)> replace);

}  // namespace baedal::pay
