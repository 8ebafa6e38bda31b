// A pause of a coroutine.
#pragma once

#include "runtime/task.h"

namespace baedal {

// Lets the other coroutines of the thread run. For work on an I/O thread that takes milliseconds.
Task<> yield();

}  // namespace baedal
