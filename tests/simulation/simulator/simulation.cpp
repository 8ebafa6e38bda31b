#include "simulator/simulation.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "simulator/actors.h"
#include "simulator/printer_room.h"
#include "simulator/rest.h"
#include "simulator/second_life.h"
#include "simulator/trouble_between_processes.h"
#include "town/restarts.h"

namespace baedal::simulation {

namespace {

constexpr auto load_time = std::chrono::minutes{15};
constexpr int second_lives = 15;   // percent of the runs
constexpr int second_copies = 40;  // percent of the second lives

constexpr const char* short_lived_messages = "notify.oldest=\"60s\"";
constexpr const char* short_lived_unplaced = "privacy.keep_unplaced=\"90s\"";

std::vector<std::string> settings_of(RandomChoices& choices) {
    std::vector<std::string> settings{"pay.cash_on_delivery=true"};
    if (choices.chance(50)) settings.emplace_back("pay.sandbox.failure_rate=0.05");
    if (choices.chance(60)) settings.emplace_back("pay.sandbox.latency_ms=[0, 900]");
    if (choices.chance(40))
        settings.emplace_back("pay.max_in_flight=" + std::to_string(choices.between(1, 2)));
    if (choices.chance(30)) settings.emplace_back("pay.gateway_timeout=\"700ms\"");
    if (choices.chance(40)) settings.emplace_back("order.payment_timeout=\"900ms\"");
    if (choices.chance(30)) settings.emplace_back("order.payment_window=\"90s\"");
    if (choices.chance(40)) settings.emplace_back("store.accept_within=\"40s\"");
    if (choices.chance(30)) settings.emplace_back("pay.reconcile_every=\"2s\"");
    if (choices.chance(15)) settings.emplace_back("demo.autopilot=true");
    if (choices.chance(25)) settings.emplace_back(short_lived_messages);
    if (choices.chance(15)) settings.emplace_back("privacy.keep_contact=\"100s\"");
    if (choices.chance(15)) settings.emplace_back(short_lived_unplaced);
    return settings;
}

const std::vector<Trouble> kinds{Trouble::sync_fails, Trouble::full, Trouble::short_write,
                                 Trouble::read_only, Trouble::read_fails};
// The last one cannot be met in a commit.
const std::vector<Trouble> kinds_of_writes(kinds.begin(), kinds.end() - 1);

// The database that has a file such as "/order.sqlite-wal" or "pay_sandbox".
std::string database_of(const std::string& file) {
    const std::size_t begin = file.starts_with('/') ? 1 : 0;
    return file.substr(begin, file.find('.') - begin);
}

// The power of a process goes off at the n-th operation of a commit: any one, or the next of a certain transition.
void plan_power_cut(ActorContext& shared, RandomChoices& choices) {
    static const std::vector<std::string> logs{"/access.sqlite-wal", "/notify.sqlite-wal",
                                               "/order.sqlite-wal",  "/pay.sqlite-wal",
                                               "/store.sqlite-wal",  "/pay_sandbox.sqlite-wal"};
    SimulatedDeployment& deployment = shared.deployment;
    if (choices.chance(15)) {
        const std::string log = choices.pick(logs);
        return deployment.disk_of(database_of(log)).cut_power_at_sync(log);
    }
    if (choices.chance(15)) {
        shared.conditions.power_ends_with_answer = true;
        return;
    }
    if (choices.chance(40)) {
        const auto operations = static_cast<std::uint64_t>(choices.between(1, 60));
        const auto& processes = deployment.processes();
        SimulatedProcess& process =
            processes.size() == 1 ? deployment.process() : *processes[choices.index(processes)];
        process.disk().cut_power_after(operations);
        return;
    }
    const auto operations =
        static_cast<std::uint64_t>(choices.chance(30) ? 0 : choices.between(1, 8));
    const auto cut = [&deployment, operations](const std::string& database) {
        SimulatedDisk& disk = deployment.disk_of(database);
        if (operations == 0) return disk.cut_power_at_sync(database + ".sqlite-wal");
        disk.cut_power_after(operations);
    };
    deployment.watch().transitions.strike_at(choices.pick(commits_under_fault()), cut);
}

// Files of the disk fail from now on, or from the next commit of a certain transition on. Returns how long
// the plan is kept.
Milliseconds plan_disk_trouble(ActorContext& shared, RandomChoices& choices) {
    static const std::vector<std::string> files{
        "order.sqlite",     "order.sqlite-wal", "pay.sqlite",    "pay.sqlite-wal",
        "store.sqlite",     "store.sqlite-wal", "notify.sqlite", "notify.sqlite-wal",
        "pay_sandbox",      "pay_sandbox",      "access.sqlite", "access.sqlite",
        "marketing.sqlite", ".sqlite"};
    if (choices.chance(50)) {
        const std::string& file = choices.pick(files);
        // The sandbox's ledger is seldom read.
        const Trouble kind =
            file == "pay_sandbox" && choices.chance(50) ? Trouble::read_fails : choices.pick(kinds);
        shared.history.note("disk", file + ": " + std::string(to_text(kind)));
        shared.deployment.disk_of(database_of(file)).trouble(file, kind);
        return choices.milliseconds(100, 40'000);
    }
    const Trouble kind = choices.pick(kinds_of_writes);
    shared.deployment.watch().transitions.strike_at(
        choices.pick(commits_under_fault()), [&shared, kind](const std::string& database) {
            shared.history.note("disk", database + ": " + std::string(to_text(kind)));
            shared.deployment.disk_of(database).trouble("/" + database + ".sqlite", kind);
        });
    return choices.milliseconds(20'000, 80'000);
}

bool is_divided(const ActorContext& shared) { return shared.deployment.processes().size() > 1; }

// Power cuts, disk faults and gateway outages, until the load ends.
Task<> misfortune(ActorContext& shared, SimulationOptions options, std::uint64_t seed) {
    RandomChoices choices(seed);
    int cuts = options.power_cuts >= 0 ? options.power_cuts : static_cast<int>(choices.below(5));
    // Many cuts come often.
    const std::int64_t longest = cuts < 5 ? 180'000 : 2 * Milliseconds{load_time}.count() / cuts;
    for (;;) {
        co_await sleep_for(choices.milliseconds(longest / 30, longest));
        if (shared.conditions.closing) co_return;
        const auto choice = cuts < 5 ? choices.below(14) : 0;
        if (choice < 5 && cuts > 0) {
            --cuts;
            plan_power_cut(shared, choices);
        } else if (choice < 8 && options.disk_troubles) {
            co_await sleep_for(plan_disk_trouble(shared, choices));
            shared.deployment.watch().transitions.forget_strike();
            shared.deployment.repair_disks();
            // A start would rightly be refused while a file is not its own.
            shared.conditions.power_ends_with_answer = false;
            const bool swapped = choices.chance(40) && !is_divided(shared) &&
                                 shared.restarts.swap_file_of_failed_module();
            if (swapped) {
                co_await sleep_for(choices.milliseconds(3'000, 15'000));
                shared.restarts.check_swapped_file();
            }
        } else if (choice < 12 && is_divided(shared)) {
            const auto& processes = shared.deployment.processes();
            shared.deployment.restart_soon(*processes[choices.index(processes)]);
        } else if (choice < 12 && options.disk_troubles) {
            shared.deployment.restart_soon();
            co_await sleep_for(choices.milliseconds(1'000, 40'000));
            shared.restarts.check_damage(shared.conditions.stopped_module);
            shared.restarts.repair();
        } else {
            bool& is_down = choices.chance(70) ? shared.conditions.gateway_down
                                               : shared.deployment.receiver_books().is_down;
            is_down = true;
            co_await sleep_for(choices.milliseconds(5'000, 120'000));
            is_down = false;
        }
    }
}

// The gateway's back office cancels payments behind the shop's back.
Task<> back_office(ActorContext& shared, std::uint64_t seed) {
    RandomChoices choices(seed);
    for (;;) {
        co_await sleep_for(choices.milliseconds(30'000, 600'000));
        if (shared.conditions.closing) co_return;
        shared.deployment.gateway_books().cancel_something(choices);
    }
}

void fill_town(ActorContext& shared, const SimulationOptions& options, RandomChoices& choices) {
    const Executor outside = shared.deployment.outside();
    for (const std::int64_t store : {1, 2})
        spawn(outside, kitchen(shared, store, choices.seed()), "kitchen");
    spawn(outside, owner(shared, choices.seed()), "owner");
    spawn(outside, stranger(shared, choices.seed()), "stranger");
    spawn(outside, marketing_people(shared, RandomChoices(options.seed * 5 + 1).seed()),
          "marketing");
    if (choices.chance(20)) {
        const auto arrival = choices.milliseconds(0, Milliseconds{load_time}.count());
        spawn(outside, flood(shared, choices.seed(), arrival), "flood");
    }
    spawn(outside, back_office(shared, choices.seed()), "back office");
    spawn(outside, misfortune(shared, options, choices.seed()), "misfortune");
    if (is_divided(shared))
        spawn(outside,
              trouble_between_processes(shared, RandomChoices(options.seed * 5 + 5).seed()),
              "the network");
    spawn(outside, printer_room(shared, RandomChoices(options.seed * 5 + 3).seed()),
          "printer room");
    for (int i = 0; i < options.customers; ++i) {
        const auto arrival = choices.milliseconds(0, Milliseconds{load_time}.count());
        spawn(outside, customer(shared, "customer-" + std::to_string(i), choices.seed(), arrival),
              "customer");
    }
}

SimulationReport report_of(SimulatedDeployment& deployment, const History& history, Instant begin) {
    SimulationReport report;
    report.situations = deployment.situations().entries();
    if (deployment.processes().size() > 1) expect_only_of_processes(report.situations);
    report.violations = history.violations();
    report.lines = history.lines();
    report.digest = history.digest();
    report.orders = history.orders();
    report.power_cuts = deployment.statistics.crashes;
    report.requests = deployment.statistics.calls;
    report.steps = deployment.scheduler().steps();
    for (const auto& process : deployment.processes()) {
        report.syncs += process->disk().statistics().syncs;
        report.torn_sectors += process->disk().statistics().lost_sectors;
    }
    report.simulated_seconds =
        std::chrono::duration_cast<std::chrono::seconds>(deployment.clock().monotonic() - begin)
            .count();
    return report;
}

// For a second life: a second copy, or a backup.
void keep_something(ActorContext& shared, const SimulationOptions& options, Backup& backup,
                    std::uint64_t seed) {
    RandomChoices choices(options.seed * 5 + 4);
    const Executor outside = shared.deployment.outside();
    if (choices.chance(second_copies)) {
        spawn(outside, keep_second_copy(shared, backup, choices.seed()), "second copy");
    } else {
        spawn(outside, take_backup(shared, backup, seed), "backup");
    }
}

SimulationReport live_once(const SimulationOptions& options, RandomChoices& choices,
                           const SimulatedDeployment::Setup& setup, Conditions& conditions,
                           Backup* backup) {
    SimulatedDeployment deployment(setup);
    if (!options.in_processes) expect_second_life(deployment.situations());
    History history(deployment.clock(), options.keep_lines);
    Restarts restarts(deployment, history, options.folder, choices.seed());
    ActorContext shared{
        .deployment = deployment, .history = history, .restarts = restarts, .conditions = {}};
    shared.conditions.lazy_kitchen = static_cast<int>(choices.below(15));
    shared.conditions.cancellations = static_cast<int>(choices.between(4, 20));
    const auto has = [&](const char* setting) {
        return std::ranges::find(setup.settings, setting) != setup.settings.end();
    };
    shared.conditions.messages_are_skipped = has(short_lived_messages);
    shared.conditions.unplaced_are_removed = has(short_lived_unplaced);
    const Instant begin = deployment.clock().monotonic();
    try {
        if (!deployment.open()) deployment.crash_without_power();
        if (options.in_processes) wait_for_menus(deployment);
        fill_town(shared, options, choices);
        if (backup != nullptr) keep_something(shared, options, *backup, choices.seed());
        deployment.run_until(begin + load_time);
        come_to_rest(shared);
        verify_all(shared);
    } catch (const std::exception& e) {
        history.wrong(std::string("an exception reached the top: ") + e.what());
    }
    check_transitions(deployment.situations(), history);
    for (const std::string& violation : deployment.violations) history.wrong(violation);
    conditions = shared.conditions;
    return report_of(deployment, history, begin);
}

}  // namespace

SimulationReport simulate(const SimulationOptions& options) {
    RandomChoices choices(options.seed);
    SimulatedDeployment::Setup setup{.seed = options.seed,
                                     .settings = settings_of(choices),
                                     .folder = options.folder,
                                     .lost_responses = static_cast<int>(choices.below(5)),
                                     .hasty = static_cast<int>(choices.below(20)),
                                     .crash_at_start = choices.chance(30) ? 40 : 0,
                                     .cursors_set_back = choices.chance(60) ? 60 : 0,
                                     .difficult_town = true};
    if (options.in_processes) divide(setup);
    Conditions conditions;
    Backup backup;
    const bool again =
        !options.in_processes && RandomChoices(options.seed * 5 + 2).chance(second_lives);
    SimulationReport report =
        live_once(options, choices, setup, conditions, again ? &backup : nullptr);
    if (backup.lost_at) live_again(options, setup, conditions, std::move(backup), report);
    return report;
}

}  // namespace baedal::simulation
