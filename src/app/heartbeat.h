// Whether the threads of a running application answer, for a watchdog.
#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "host/data_folder.h"
#include "runtime/task.h"

namespace baedal::app {

// Asks each I/O thread and the writer of each database. Used by one thread.
class Heartbeat {
public:
    // `databases` outlive it.
    Heartbeat(std::vector<Executor> executors, const host::Databases& databases);

    // True, and asks all threads again, if all have answered since the last time. Does not wait.
    bool beat();

private:
    const std::vector<Executor> executors_;
    const host::Databases& databases_;
    std::shared_ptr<std::atomic<std::size_t>> unanswered_;
};

}  // namespace baedal::app
