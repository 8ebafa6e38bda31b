// SQLite's way to the simulated disk.
#pragma once

#include <memory>

#include "disk/simulated_disk.h"

namespace baedal::simulation {

// Files that are opened on this thread from now on are on `disk`; null: on the real one.
//
// The first call makes this the process's default VFS, so that the program under test opens its
// databases as it always does.
void use_disk_on_this_thread(std::shared_ptr<SimulatedDisk> disk);

// SQLite's own random numbers (the salts of its log) begin anew on this process's next use.
void restart_sqlite_randomness();

}  // namespace baedal::simulation
