// A seed of the simulation is one run, the same to the byte.
#include <chrono>
#include <string>

#include <doctest/doctest.h>

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
