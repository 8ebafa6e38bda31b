#include "order/jobs/erase_old_contacts.h"

#include <algorithm>

#include "order/application/erase_contacts.h"

namespace baedal::order {

namespace {

constexpr Milliseconds shortest_pause{100};
constexpr Milliseconds longest_pause = std::chrono::minutes{10};
constexpr int runs_per_period = 24;

// A contact is kept at most this much longer than it has to be.
Milliseconds pause_between_runs(const ContactRules& rules) {
    return std::clamp(std::min(rules.keep, rules.keep_unplaced) / runs_per_period, shortest_pause,
                      longest_pause);
}

Task<std::optional<TimePoint>> erase_old(host::ModuleContext& host, ContactRules rules) {
    const auto erase = [&](db::Transaction& tx) { return erase_due_contacts(tx, rules); };
    const bool more = co_await host.database.write(erase);
    co_await erase_contacts_in_events(host.database);
    co_return host.clock.now() + (more ? shortest_pause : pause_between_runs(rules));
}

}  // namespace

void add_erasure_job(host::ModuleContext& host, const ContactRules& rules) {
    host.jobs.add("erase-contacts", [&host, rules] { return erase_old(host, rules); });
}

}  // namespace baedal::order
