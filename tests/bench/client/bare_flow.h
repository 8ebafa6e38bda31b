// The database primitive alone: what it makes of the hot path's commits when nothing else is done.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>

namespace baedal::bench {

struct BareFlow {
    double per_second = 0;
    double cpu_us = 0;   // of the process, a flow
    double commits = 0;  // a flow
};

// For `duration`, `concurrency` coroutines do what an order does to the disk, one row a step: placed
// in one file, an intent in a second, a charge in a third, the outcome in the second, confirmed in
// the first. No HTTP, no events, no domain.
BareFlow run_bare_flow(const std::filesystem::path& folder, int concurrency,
                       std::chrono::milliseconds duration);

}  // namespace baedal::bench
