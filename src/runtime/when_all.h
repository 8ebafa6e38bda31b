// Runs several coroutines concurrently.
#pragma once

#include <string>
#include <vector>

#include "runtime/task.h"

namespace baedal {

// Runs all tasks on the current thread, interleaved, and returns when the last has ended. Then rethrows the
// first exception. `what` names the tasks in the log.
Task<> when_all(std::vector<Task<>> tasks, std::string what);

}  // namespace baedal
