// Some seeds of the simulation.
#include <string>

#include <doctest/doctest.h>

#include "simulator/simulated_deployment.h"
#include "simulator/simulation.h"
#include "support/environment.h"
#include "support/temporary_folder.h"

using namespace baedal::simulation;
using baedal::test::TemporaryFolder;

namespace {

SimulationReport run_seed(std::uint64_t seed, int customers) {
    const TemporaryFolder folder;
    return simulate({.seed = seed,
                     .folder = folder.path.string(),
                     .customers = customers,
                     .power_cuts = -1,
                     .disk_troubles = true});
}

// How many seeds a test runs: BAEDAL_SEEDS, or the number given.
std::uint64_t seeds(std::uint64_t otherwise) {
    return baedal::test::number_from("BAEDAL_SEEDS", otherwise);
}

}  // namespace

TEST_CASE("a run without customers ends, whatever happens at its end") {
    for (std::uint64_t seed = 1000; seed < 1000 + seeds(60); ++seed) {
        CAPTURE(seed);
        for (const std::string& violation : run_seed(seed, 0).violations) FAIL_CHECK(violation);
    }
}

TEST_CASE("outages and power cuts under load lose nothing") {
    SimulationReport sum;
    const std::uint64_t count = seeds(40);
    for (std::uint64_t seed = 1; seed <= count; ++seed) {
        CAPTURE(seed);
        const SimulationReport report = run_seed(seed, 100);
        for (const std::string& violation : report.violations) FAIL_CHECK(violation);
        sum.orders += report.orders;
        sum.power_cuts += report.power_cuts;
        sum.torn_sectors += report.torn_sectors;
    }
    // The runs had load and faults.
    CHECK(sum.orders > 75 * count);
    CHECK(sum.power_cuts > count / 2);
    CHECK(sum.torn_sectors > 5 * count / 2);
}
