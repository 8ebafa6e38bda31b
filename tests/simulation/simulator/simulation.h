// One run of one seed: load with faults, a quiet time without them, then the verification.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "situations/situations.h"

namespace baedal::simulation {

struct SimulationOptions {
    std::uint64_t seed = 1;
    std::string folder;  // on the real disk; exists
    int customers = 100;
    int power_cuts = -1;  // -1: the seed says
    bool disk_troubles = true;
    bool in_processes = false;  // several, with a network between them
    bool keep_lines = false;    // the whole story, for --trace
};

struct SimulationReport {
    std::vector<std::string> violations;  // empty: all is as it must be
    std::vector<std::string> lines;
    std::uint64_t digest = 0;  // of every response and of the databases at the end
    std::size_t orders = 0;
    int power_cuts = 0;
    std::uint64_t requests = 0;
    std::uint64_t steps = 0;
    std::uint64_t syncs = 0;
    std::uint64_t torn_sectors = 0;  // lost at a cut
    std::int64_t simulated_seconds = 0;
    Situations::Entries situations;
};

// Nothing of an earlier run is left in it. One at a time in a process.
SimulationReport simulate(const SimulationOptions& options);

}  // namespace baedal::simulation
