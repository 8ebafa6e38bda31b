#include "town/simulation.h"

#include <exception>

#include "town/examination.h"
#include "town/people.h"

namespace baedal::faults {

namespace {

constexpr auto rush = std::chrono::minutes{15};
constexpr auto longest_quiet = std::chrono::hours{6};
constexpr auto between_looks = std::chrono::seconds{30};

std::vector<std::string> settings_of(Dice& dice) {
    std::vector<std::string> settings{"pay.cash_on_delivery=true"};
    if (dice.chance(50)) settings.emplace_back("pay.sandbox.failure_rate=0.05");
    if (dice.chance(60)) settings.emplace_back("pay.sandbox.latency_ms=[0, 900]");
    if (dice.chance(30)) settings.emplace_back("pay.max_in_flight=2");
    if (dice.chance(30)) settings.emplace_back("pay.gateway_timeout=\"700ms\"");
    if (dice.chance(30)) settings.emplace_back("order.payment_timeout=\"900ms\"");
    if (dice.chance(30)) settings.emplace_back("order.payment_window=\"90s\"");
    if (dice.chance(30)) settings.emplace_back("store.accept_within=\"40s\"");
    if (dice.chance(30)) settings.emplace_back("pay.reconcile_every=\"2s\"");
    if (dice.chance(15)) settings.emplace_back("demo.autopilot=true");
    return settings;
}

// The power, the disk and the gateway, until the rush is over.
Task<> misfortune(Scene& scene, SimulationOptions options, std::uint64_t seed) {
    Dice dice(seed);
    int cuts = options.power_cuts >= 0 ? options.power_cuts : static_cast<int>(dice.below(4));
    const std::vector<std::string> files{
        "order.sqlite", "order.sqlite-wal", "pay.sqlite",    "pay.sqlite-wal",
        "store.sqlite", "store.sqlite-wal", "notify.sqlite", "notify.sqlite-wal",
        "pay_sandbox",  "access.sqlite",    ".sqlite"};
    const std::vector<Trouble> kinds{Trouble::sync_fails, Trouble::full, Trouble::short_write,
                                     Trouble::read_only, Trouble::read_fails};
    // Many cuts come often.
    const std::int64_t longest = cuts < 5 ? 180'000 : 2 * Milliseconds{rush}.count() / cuts;
    for (;;) {
        co_await sleep_for(dice.milliseconds(longest / 30, longest));
        if (scene.mood.closing) co_return;
        const auto choice = cuts < 5 ? dice.below(10) : 0;
        if (choice < 6 && cuts > 0) {
            --cuts;
            scene.town.disk().cut_power_after(static_cast<std::uint64_t>(dice.between(1, 60)));
        } else if (choice < 8 && options.disk_troubles) {
            const std::string& file = dice.pick(files);
            const Trouble kind = dice.pick(kinds);
            scene.history.note("disk", file + ": " + to_text(kind));
            scene.town.disk().trouble(file, kind);
            co_await sleep_for(dice.milliseconds(100, 40'000));
            scene.town.disk().repair();
        } else {
            scene.mood.gateway_down = true;
            co_await sleep_for(dice.milliseconds(5'000, 120'000));
            scene.mood.gateway_down = false;
        }
    }
}

Task<> start_what_was_stopped(Scene& scene) {
    for (const char* module : {"order", "pay", "store", "notify"}) {
        const Answer answer = co_await insist(
            scene,
            as_owner({http::Method::post, std::string("/admin/modules/") + module + "/start"}),
            "closing", 50);
        if (answer.lost) scene.history.wrong(std::string(module) + " could not be started");
    }
}

}  // namespace

SimulationReport simulate(const SimulationOptions& options) {
    Dice dice(options.seed);
    Town::Setup setup{.seed = options.seed,
                      .settings = settings_of(dice),
                      .folder = options.folder,
                      .lost_answers = static_cast<int>(dice.below(5)),
                      .hasty = static_cast<int>(dice.below(20)),
                      .crash_at_start = dice.chance(30) ? 40 : 0};
    Town town(setup);
    History history(town.clock(), options.keep_lines);
    Scene scene{.town = town, .history = history, .mood = {}};
    scene.mood.lazy_kitchen = static_cast<int>(dice.below(15));
    const Instant begin = town.clock().monotonic();
    try {
        if (!town.open()) town.crash();
        const Executor outside = town.outside();
        for (const std::int64_t store : {1, 2})
            spawn(outside, kitchen(scene, store, dice.seed()), "kitchen");
        spawn(outside, owner(scene, dice.seed()), "owner");
        spawn(outside, misfortune(scene, options, dice.seed()), "misfortune");
        for (int i = 0; i < options.customers; ++i) {
            const auto arrival = dice.milliseconds(0, Milliseconds{rush}.count());
            spawn(outside, customer(scene, "customer-" + std::to_string(i), dice.seed(), arrival),
                  "customer");
        }
        town.run_until(begin + rush);

        scene.mood.closing = true;
        scene.mood.gateway_down = false;
        town.disk().repair();
        scene.mood.lazy_kitchen = 0;
        spawn(outside, start_what_was_stopped(scene), "closing");
        const Instant latest = town.clock().monotonic() + longest_quiet;
        std::string left;
        do {
            town.run_until(town.clock().monotonic() + between_looks);
            left = scene.customers_present > 0 ? "customers are there" : open_ends(town);
        } while (!left.empty() && town.clock().monotonic() < latest);
        if (!left.empty()) history.wrong("it does not come to rest: " + left);

        bool examined = false;
        auto examination = [](Scene& what, bool& done) -> Task<> {
            co_await examine(what);
            done = true;
        };
        spawn(outside, examination(scene, examined), "examiner");
        const Instant patience = town.clock().monotonic() + longest_quiet;
        while (!examined && town.clock().monotonic() < patience)
            town.run_until(town.clock().monotonic() + std::chrono::seconds{5});
        if (!examined) history.wrong("the examination did not end");
        town.close();
        examine_files(town, history);
    } catch (const std::exception& e) {
        history.wrong(std::string("an exception reached the top: ") + e.what());
    }
    for (const std::string& violation : town.violations) history.wrong(violation);
    SimulationReport report;
    report.violations = history.violations();
    report.lines = history.lines();
    report.digest = history.digest();
    report.orders = history.orders();
    report.power_cuts = town.figures.crashes;
    report.requests = town.figures.calls;
    report.steps = town.scheduler().steps();
    report.syncs = town.disk().figures().syncs;
    report.torn_sectors = town.disk().figures().lost_sectors;
    report.simulated_seconds =
        std::chrono::duration_cast<std::chrono::seconds>(town.clock().monotonic() - begin).count();
    return report;
}

}  // namespace baedal::faults
