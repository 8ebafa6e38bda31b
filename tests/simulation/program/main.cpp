// The simulation as a program:  simulation --first 1 --seeds 10000
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <vector>

#include <malloc.h>
#include <sqlite3.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include "base/log.h"
#include "simulator/simulation.h"
#include "situations/situation_table.h"

namespace {

using baedal::simulation::SimulationOptions;
using baedal::simulation::SimulationReport;

// Sums over all runs.
struct Totals {
    std::uint64_t runs = 0, failed = 0, orders = 0, power_cuts = 0, requests = 0, steps = 0,
                  syncs = 0, lost_sectors = 0;
    std::int64_t simulated_seconds = 0;

    void add(const SimulationReport& report) {
        ++runs;
        failed += report.violations.empty() ? 0 : 1;
        orders += report.orders;
        power_cuts += static_cast<std::uint64_t>(report.power_cuts);
        requests += report.requests;
        steps += report.steps;
        syncs += report.syncs;
        lost_sectors += report.torn_sectors;
        simulated_seconds += report.simulated_seconds;
    }
    void print(double took) const {
        std::cout << "runs=" << runs << " failed=" << failed << " orders=" << orders
                  << " requests=" << requests << " power_cuts=" << power_cuts << " syncs=" << syncs
                  << " lost_sectors=" << lost_sectors << " steps=" << steps
                  << " simulated_hours=" << simulated_seconds / 3600 << " seconds=" << took << "\n";
    }
};

// A signal ends the program after the seed that is under way.
std::atomic<bool> ended = false;
static_assert(std::atomic<bool>::is_always_lock_free);
void end_after_seed(int) { ended = true; }

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Simulated load with faults. One seed is one run, the same to the byte."};
    SimulationOptions options;
    std::uint64_t first = 1;
    std::uint64_t seeds = 100;
    double minutes = 0;
    bool stop_at_first = false;
    app.add_option("--first", first, "the first seed");
    app.add_option("--seeds", seeds, "how many seeds");
    app.add_option("--minutes", minutes, "stop after this time instead");
    app.add_option("--customers", options.customers, "customers in a run");
    app.add_option("--power-cuts", options.power_cuts, "in a run; the seed says by default");
    app.add_flag("--processes", options.in_processes,
                 "the modules in several processes, over HTTP or Redis");
    app.add_flag("--trace", options.keep_lines, "print every request, response and fault");
    app.add_flag("--stop", stop_at_first, "stop at the first seed that fails");
    CLI11_PARSE(app, argc, argv);

    // Keeps the memory of a run for the next one.
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);

    // One thread: SQLite needs no locks.
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 1200, 400);

    baedal::log::configure(baedal::log::Level::off, baedal::log::Format::text);
    const auto folder = std::filesystem::temp_directory_path() /
                        ("baedal-simulation-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    options.folder = folder.string();

    const auto begun = std::chrono::steady_clock::now();
    const auto took = [&] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    };
    Totals totals;
    baedal::simulation::SituationTable situations;
    std::signal(SIGTERM, end_after_seed);
    std::signal(SIGINT, end_after_seed);
    const auto goes_on = [&](std::uint64_t seed) {
        return !ended && (minutes > 0 ? took() < minutes * 60 : seed < first + seeds);
    };
    for (std::uint64_t seed = first; goes_on(seed); ++seed) {
        options.seed = seed;
        const SimulationReport report = baedal::simulation::simulate(options);
        totals.add(report);
        situations.add(report.situations);
        for (const std::string& line : report.lines) std::cout << line;
        if (options.keep_lines) std::cout << "digest " << report.digest << "\n";
        if (report.violations.empty()) continue;
        std::cout << "seed " << seed << ":\n";
        for (const std::string& violation : report.violations)
            std::cout << "  " << violation << "\n";
        std::cout << std::flush;
        if (stop_at_first) break;
    }
    std::filesystem::remove_all(folder);
    if (!stop_at_first) situations.print(std::cout);
    const std::vector<std::string> missing = situations.missing();
    for (const std::string& name : missing) std::cout << "never came: " << name << "\n";
    totals.print(took());
    return totals.failed == 0 && missing.empty() ? 0 : 1;
}
