// SQLite's way to the simulated disk.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "disk/simulated_disk.h"

namespace baedal::simulation {

// A disk has the files of one folder and below; the folder "" has all.
struct MountedDisk {
    std::string folder;
    std::shared_ptr<SimulatedDisk> disk;
};

// Files that are opened on this thread from now on are on these disks, of which the first one that has the
// folder counts; none: on the real one. A file in no folder cannot be opened.
//
// The first call makes this the process's default VFS, so that the program under test opens its
// databases as it always does.
void use_disks_on_this_thread(std::vector<MountedDisk> disks);

// SQLite's own random numbers (the salts of its log) begin anew on this process's next use.
void restart_sqlite_randomness();

}  // namespace baedal::simulation
