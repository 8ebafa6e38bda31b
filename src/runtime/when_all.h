// Runs several tasks at the same time.
#pragma once

#include <string>
#include <vector>

#include "runtime/task.h"

namespace baedal {

// Runs the tasks interleaved on the current thread, the first at once, and returns when the last has ended.
// Rethrows the first exception then. `name` is that of the tasks in the log.
Task<> when_all(std::vector<Task<>> tasks, std::string name);

}  // namespace baedal
