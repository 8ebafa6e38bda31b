// Several pieces of work at the same time.
#pragma once

#include <string>
#include <vector>

#include "runtime/task.h"

namespace baedal {

// Runs all tasks on the current thread, interleaved, and returns when the last has ended. Rethrows the
// first exception then.
Task<> when_all(std::vector<Task<>> tasks, std::string what);

}  // namespace baedal
