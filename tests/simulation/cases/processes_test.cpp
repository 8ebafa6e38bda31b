// Some seeds of the simulation in several processes.
#include <string>

#include <doctest/doctest.h>

#include "simulator/entrance.h"
#include "simulator/simulation.h"
#include "support/environment.h"
#include "support/temporary_folder.h"

using namespace baedal::simulation;
using baedal::test::TemporaryFolder;

namespace {

SimulationReport run_divided(std::uint64_t seed, bool keep_lines = false) {
    const TemporaryFolder folder;
    return simulate({.seed = seed,
                     .folder = folder.path.string(),
                     .in_processes = true,
                     .keep_lines = keep_lines});
}

std::uint64_t divided_seeds() { return baedal::test::number_from("BAEDAL_SEEDS", 25); }

}  // namespace

TEST_CASE("several processes: a network and a Redis that lose, double and reorder lose nothing") {
    SimulationReport sum;
    const std::uint64_t count = divided_seeds();
    for (std::uint64_t seed = 1; seed <= count; ++seed) {
        CAPTURE(seed);
        const SimulationReport report = run_divided(seed);
        for (const std::string& violation : report.violations) FAIL_CHECK(violation);
        sum.orders += report.orders;
        sum.power_cuts += report.power_cuts;
        for (const auto& [name, entry] : report.situations)
            sum.requests += name.starts_with("network: ") ? entry.times : 0;
    }
    // The runs had load and faults.
    CHECK(sum.orders > 75 * count);
    CHECK(sum.power_cuts > count / 2);
    CHECK(sum.requests > 50 * count);
}

TEST_CASE("several processes: the same seed gives the same run to the byte") {
    const SimulationReport first = run_divided(4242, true);
    const SimulationReport again = run_divided(4242, true);
    CHECK(first.lines.size() > 1000);
    CHECK(first.lines == again.lines);
    CHECK(first.digest == again.digest);
}

TEST_CASE("several processes: the entrance sends a request to its module") {
    CHECK(module_at_entrance("/orders/1") == "order");
    CHECK(module_at_entrance("/menus/1") == "order");
    CHECK(module_at_entrance("/stores/1/tickets") == "store");
    CHECK(module_at_entrance("/payments/p/refunds") == "pay");
    CHECK(module_at_entrance("/admin/modules/notify/stop") == "notify");
    CHECK(module_at_entrance("/admin/modules") == "order");
}
