// A lunch rush with everything that can go wrong, then quiet, then the books: one seed, one run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace baedal::faults {

struct SimulationOptions {
    std::uint64_t seed = 1;
    std::string folder;  // on the real disk; exists
    int customers = 100;
    int power_cuts = -1;  // -1: the seed says
    bool disk_troubles = true;
    bool keep_lines = false;  // the whole story, for --trace
};

struct SimulationReport {
    std::vector<std::string> violations;  // empty: all is as it must be
    std::vector<std::string> lines;
    std::uint64_t digest = 0;  // of everything that anybody saw and of the books at the end
    std::size_t orders = 0;
    int power_cuts = 0;
    std::uint64_t requests = 0;
    std::uint64_t steps = 0;
    std::uint64_t syncs = 0;
    std::uint64_t torn_sectors = 0;  // lost at a cut
    std::int64_t simulated_seconds = 0;
};

// Nothing of an earlier run is left in it. One at a time in a process.
SimulationReport simulate(const SimulationOptions& options);

}  // namespace baedal::faults
