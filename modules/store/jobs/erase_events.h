// Erases riders and reasons in the events of tickets whose contact was erased.
#pragma once

#include <memory>

#include "host/module.h"

namespace baedal::store {

// Notify the trigger when there is something to erase.
std::shared_ptr<host::JobTrigger> add_erasure_job(host::ModuleContext& host);

}  // namespace baedal::store
