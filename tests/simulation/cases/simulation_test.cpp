// The simulation itself: its promises, and some of its seeds.
#include <chrono>
#include <cstdlib>
#include <string>

#include <doctest/doctest.h>

#include "simulator/simulated_deployment.h"
#include "simulator/simulation.h"
#include "support/child_process.h"
#include "support/temporary_folder.h"

using namespace baedal::simulation;
using baedal::test::content;
using baedal::test::launch;
using baedal::test::TemporaryFolder;
using baedal::test::wait_for_end;

namespace {

SimulationReport run(std::uint64_t seed, bool keep_lines = false, int customers = 100) {
    const TemporaryFolder folder;
    return simulate({.seed = seed,
                     .folder = folder.path.string(),
                     .customers = customers,
                     .power_cuts = -1,
                     .disk_troubles = true,
                     .keep_lines = keep_lines});
}

// How many seeds a test runs: BAEDAL_SEEDS, or the number given.
std::uint64_t seeds(std::uint64_t otherwise) {
    const char* count = std::getenv("BAEDAL_SEEDS");
    return count == nullptr ? otherwise : std::strtoull(count, nullptr, 10);
}

}  // namespace

TEST_CASE("the same seed gives the same run to the byte, whatever ran before") {
    const SimulationReport first = run(4242, true);
    run(1, false, 5);
    const SimulationReport again = run(4242, true);
    CHECK(first.lines.size() > 1000);
    CHECK(first.lines == again.lines);
    CHECK(first.digest == again.digest);
    CHECK(first.digest != run(4243).digest);
}

// Another process has other addresses, and the program configures the memory of SQLite.
TEST_CASE("the same seed gives the same run in another process") {
    for (const std::uint64_t seed : {19, 4242}) {
        CAPTURE(seed);
        const TemporaryFolder folder;
        const auto output = folder.path / "output";
        const pid_t pid =
            launch({SIMULATION_PROGRAM, "--trace", "--seeds", "1", "--first", std::to_string(seed)},
                   {}, output);
        CHECK(wait_for_end(pid, std::chrono::minutes{5}) == 0);
        CHECK(content(output).contains("\ndigest " + std::to_string(run(seed).digest) + "\n"));
    }
}

TEST_CASE("a run without customers ends, whatever happens at its end") {
    for (std::uint64_t seed = 1000; seed < 1000 + seeds(60); ++seed) {
        CAPTURE(seed);
        for (const std::string& violation : run(seed, false, 0).violations) FAIL_CHECK(violation);
    }
}

TEST_CASE("outages and power cuts under load lose nothing") {
    SimulationReport sum;
    const std::uint64_t count = seeds(40);
    for (std::uint64_t seed = 1000; seed < 1000 + count; ++seed) {
        CAPTURE(seed);
        const SimulationReport report = run(seed);
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
