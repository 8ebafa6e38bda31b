#include "simulator/simulation.h"

#include <exception>

#include "simulator/actors.h"
#include "simulator/verifier.h"

namespace baedal::simulation {

namespace {

constexpr auto load_time = std::chrono::minutes{15};
constexpr auto longest_quiet = std::chrono::hours{6};
constexpr auto between_looks = std::chrono::seconds{30};

std::vector<std::string> settings_of(RandomChoices& choices) {
    std::vector<std::string> settings{"pay.cash_on_delivery=true"};
    if (choices.chance(50)) settings.emplace_back("pay.sandbox.failure_rate=0.05");
    if (choices.chance(60)) settings.emplace_back("pay.sandbox.latency_ms=[0, 900]");
    if (choices.chance(30)) settings.emplace_back("pay.max_in_flight=2");
    if (choices.chance(30)) settings.emplace_back("pay.gateway_timeout=\"700ms\"");
    if (choices.chance(30)) settings.emplace_back("order.payment_timeout=\"900ms\"");
    if (choices.chance(30)) settings.emplace_back("order.payment_window=\"90s\"");
    if (choices.chance(30)) settings.emplace_back("store.accept_within=\"40s\"");
    if (choices.chance(30)) settings.emplace_back("pay.reconcile_every=\"2s\"");
    if (choices.chance(15)) settings.emplace_back("demo.autopilot=true");
    return settings;
}

// Power cuts, disk faults and gateway outages, until the load ends.
Task<> misfortune(ActorContext& shared, SimulationOptions options, std::uint64_t seed) {
    RandomChoices choices(seed);
    int cuts = options.power_cuts >= 0 ? options.power_cuts : static_cast<int>(choices.below(4));
    const std::vector<std::string> files{
        "order.sqlite", "order.sqlite-wal", "pay.sqlite",    "pay.sqlite-wal",
        "store.sqlite", "store.sqlite-wal", "notify.sqlite", "notify.sqlite-wal",
        "pay_sandbox",  "access.sqlite",    ".sqlite"};
    const std::vector<Trouble> kinds{Trouble::sync_fails, Trouble::full, Trouble::short_write,
                                     Trouble::read_only, Trouble::read_fails};
    // Many cuts come often.
    const std::int64_t longest = cuts < 5 ? 180'000 : 2 * Milliseconds{load_time}.count() / cuts;
    for (;;) {
        co_await sleep_for(choices.milliseconds(longest / 30, longest));
        if (shared.conditions.closing) co_return;
        const auto choice = cuts < 5 ? choices.below(10) : 0;
        if (choice < 6 && cuts > 0) {
            --cuts;
            shared.deployment.disk().cut_power_after(
                static_cast<std::uint64_t>(choices.between(1, 60)));
        } else if (choice < 8 && options.disk_troubles) {
            const std::string& file = choices.pick(files);
            const Trouble kind = choices.pick(kinds);
            shared.history.note("disk", file + ": " + to_text(kind));
            shared.deployment.disk().trouble(file, kind);
            co_await sleep_for(choices.milliseconds(100, 40'000));
            shared.deployment.disk().repair();
        } else {
            shared.conditions.gateway_down = true;
            co_await sleep_for(choices.milliseconds(5'000, 120'000));
            shared.conditions.gateway_down = false;
        }
    }
}

Task<> start_what_was_stopped(ActorContext& shared) {
    for (const char* module : {"order", "pay", "store", "notify"}) {
        const ReceivedResponse response = co_await insist(
            shared,
            as_owner({http::Method::post, std::string("/admin/modules/") + module + "/start"}),
            "closing", 50);
        if (response.lost) shared.history.wrong(std::string(module) + " could not be started");
    }
}

}  // namespace

SimulationReport simulate(const SimulationOptions& options) {
    RandomChoices choices(options.seed);
    SimulatedDeployment::Setup setup{.seed = options.seed,
                                     .settings = settings_of(choices),
                                     .folder = options.folder,
                                     .lost_responses = static_cast<int>(choices.below(5)),
                                     .hasty = static_cast<int>(choices.below(20)),
                                     .crash_at_start = choices.chance(30) ? 40 : 0};
    SimulatedDeployment deployment(setup);
    History history(deployment.clock(), options.keep_lines);
    ActorContext shared{.deployment = deployment, .history = history, .conditions = {}};
    shared.conditions.lazy_kitchen = static_cast<int>(choices.below(15));
    const Instant begin = deployment.clock().monotonic();
    try {
        if (!deployment.open()) deployment.crash();
        const Executor outside = deployment.outside();
        for (const std::int64_t store : {1, 2})
            spawn(outside, kitchen(shared, store, choices.seed()), "kitchen");
        spawn(outside, owner(shared, choices.seed()), "owner");
        spawn(outside, misfortune(shared, options, choices.seed()), "misfortune");
        for (int i = 0; i < options.customers; ++i) {
            const auto arrival = choices.milliseconds(0, Milliseconds{load_time}.count());
            spawn(outside,
                  customer(shared, "customer-" + std::to_string(i), choices.seed(), arrival),
                  "customer");
        }
        deployment.run_until(begin + load_time);

        shared.conditions.closing = true;
        shared.conditions.gateway_down = false;
        deployment.disk().repair();
        shared.conditions.lazy_kitchen = 0;
        spawn(outside, start_what_was_stopped(shared), "closing");
        const Instant latest = deployment.clock().monotonic() + longest_quiet;
        std::string left;
        do {
            deployment.run_until(deployment.clock().monotonic() + between_looks);
            left =
                shared.customers_present > 0 ? "customers are there" : unfinished_work(deployment);
        } while (!left.empty() && deployment.clock().monotonic() < latest);
        if (!left.empty()) history.wrong("it does not come to rest: " + left);

        bool verified = false;
        auto verification = [](ActorContext& what, bool& done) -> Task<> {
            co_await verify(what);
            done = true;
        };
        spawn(outside, verification(shared, verified), "verifier");
        const Instant patience = deployment.clock().monotonic() + longest_quiet;
        while (!verified && deployment.clock().monotonic() < patience)
            deployment.run_until(deployment.clock().monotonic() + std::chrono::seconds{5});
        if (!verified) history.wrong("the verification did not end");
        deployment.close();
        verify_files(deployment, history);
    } catch (const std::exception& e) {
        history.wrong(std::string("an exception reached the top: ") + e.what());
    }
    for (const std::string& violation : deployment.violations) history.wrong(violation);
    SimulationReport report;
    report.violations = history.violations();
    report.lines = history.lines();
    report.digest = history.digest();
    report.orders = history.orders();
    report.power_cuts = deployment.statistics.crashes;
    report.requests = deployment.statistics.calls;
    report.steps = deployment.scheduler().steps();
    report.syncs = deployment.disk().statistics().syncs;
    report.torn_sectors = deployment.disk().statistics().lost_sectors;
    report.simulated_seconds =
        std::chrono::duration_cast<std::chrono::seconds>(deployment.clock().monotonic() - begin)
            .count();
    return report;
}

}  // namespace baedal::simulation
