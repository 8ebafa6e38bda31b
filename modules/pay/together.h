// Several pieces of work at the same time.
#pragma once

#include <string>
#include <vector>

#include "util/task.h"

namespace baedal::pay {

// Runs all tasks on the current thread, interleaved, and returns when the last has ended. Rethrows the
// first exception then.
Task<> together(std::vector<Task<>> tasks, std::string what);

}  // namespace baedal::pay
