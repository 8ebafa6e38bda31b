#include "simulator/trouble_between_processes.h"

#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

namespace baedal::simulation {

namespace {

using Processes = std::vector<std::vector<std::string>>;

constexpr std::int64_t longest_freeze = 60'000;  // ms
constexpr std::int64_t demo_stores = 2;
constexpr std::chrono::minutes longest_wait_for_menus{10};

const std::vector<Processes>& ways_to_divide() {
    static const std::vector<Processes> all{
        {{"order"}, {"pay"}, {"store"}, {"notify", "marketing"}},
        {{"order", "marketing"}, {"pay"}, {"store"}, {"notify"}},
        {{"order"}, {"pay"}, {"store"}, {"notify"}, {"marketing"}},
        {{"order", "store", "notify", "marketing"}, {"pay"}},
    };
    return all;
}

}  // namespace

void divide(SimulatedDeployment::Setup& setup) {
    RandomChoices choices(setup.seed * 5 + 6);
    setup.processes = choices.pick(ways_to_divide());
    setup.with_redis = choices.chance(50);
}

void wait_for_menus(SimulatedDeployment& deployment) {
    const auto known_stores = [&]() -> std::int64_t {
        if (!deployment.is_open() || deployment.is_any_disk_in_trouble()) return 0;
        return deployment.databases()
            .connection()
            .execAndGet("SELECT count(*) FROM \"order\".store_copy WHERE menu IS NOT NULL")
            .getInt64();
    };
    const Instant latest = deployment.clock().monotonic() + longest_wait_for_menus;
    do {
        deployment.run_until(deployment.clock().monotonic() + std::chrono::seconds{1});
    } while (known_stores() < demo_stores && deployment.clock().monotonic() < latest);
}

void expect_only_of_processes(Situations::Entries& situations) {
    for (auto& [name, entry] : situations) {
        const bool is_of_files = name.starts_with("disk: ") &&
                                 (name.contains(" at a start") || name.contains(" at a reopening"));
        if (is_of_files) entry.expected = false;
    }
}

Task<> trouble_between_processes(ActorContext& shared, std::uint64_t seed) {
    RandomChoices choices(seed);
    SimulatedDeployment& deployment = shared.deployment;
    for (;;) {
        co_await sleep_for(choices.milliseconds(5'000, 120'000));
        if (shared.conditions.closing) co_return;
        const auto choice = choices.below(10);
        if (choice < 5) {
            shared.history.note("network", "trouble");
            deployment.network().strike();
        } else if (choice < 8) {
            shared.history.note("redis", "trouble");
            deployment.redis().strike();
        } else {
            const std::size_t process = choices.index(deployment.processes());
            const Milliseconds time = choices.milliseconds(200, longest_freeze);
            shared.history.note("process " + std::to_string(process), "stands still");
            deployment.freeze(*deployment.processes()[process], time);
        }
        co_await sleep_for(choices.milliseconds(500, 60'000));
        deployment.network().repair();
        deployment.redis().repair();
    }
}

}  // namespace baedal::simulation
