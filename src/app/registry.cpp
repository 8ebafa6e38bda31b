#include "app/registry.h"

#include "notify/module.h"
#include "order/module.h"
#include "pay/module.h"
#include "store/module.h"

namespace baedal::app {

std::vector<ModuleDefinition> registered_modules() {
    return {
        pay::contract::definition(),
        store::contract::definition(),
        order::contract::definition(),
        notify::contract::definition(),
    };
}

}  // namespace baedal::app
