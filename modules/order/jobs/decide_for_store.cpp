#include "order/jobs/decide_for_store.h"

#include <algorithm>

#include "base/log.h"
#include "base/random.h"
#include "events/event_bus.h"
#include "order/storage/closed_days.h"
#include "order/storage/order_repository.h"

namespace baedal::order {

namespace {

constexpr int decisions_at_once = 200;
// Decisions become due later than this, so that nothing has to wake the job.
constexpr Milliseconds longest_sleep{1'000};
// For how long an order waits for events of the store that cannot be read, after its time is up and after the
// start of this module: the store may have decided meanwhile. Then it is given up, since the store is away.
constexpr Milliseconds longest_wait_for_store{10'000};

void decide(db::Transaction& tx, const OrderPublisher& publisher, Order& order) {
    if (order.give_up_on_store(tx.now()) != Change::made) return;
    log::warn("the store has not decided about an order in time; the order has ended",
              {{"order", id_prefix(order.id)}, {"status", to_text(order.status)}});
    if (order.status == Status::cancelled) {
        publisher.cancelled(tx, order, "", true);
    } else {
        closed_days::mark_unanswered(tx, order.id);
        publisher.rejected(tx, order, "", true);
    }
}

bool waits_for_store(host::ModuleContext& host, TimePoint due, TimePoint started_at) {
    if (host.bus.has_read_all("order", "store")) return false;
    const bool is_readable = !host.bus.caught_up("order", "store");
    return is_readable || host.clock.now() < std::max(due, started_at) + longest_wait_for_store;
}

Task<std::optional<TimePoint>> decide_for_store(host::ModuleContext& host,
                                                const OrderPublisher& publisher,
                                                TimePoint started_at) {
    const TimePoint now = host.clock.now();
    const auto next = host.database.read(repository::next_decision);
    const TimePoint latest = now + longest_sleep;
    if (!next || *next > now) co_return std::min(next.value_or(latest), latest);
    if (waits_for_store(host, *next, started_at)) co_return latest;
    const auto unit = [&](db::Transaction& tx) {
        auto due = repository::undecided_by(tx, tx.now(), decisions_at_once);
        for (Order& order : due) decide(tx, publisher, order);
        return due.size();
    };
    const std::size_t count = co_await host.database.write(unit);
    co_return count == decisions_at_once ? now : now + Milliseconds{10};
}

}  // namespace

void add_decision_job(host::ModuleContext& host, const OrderPublisher& publisher) {
    host.jobs.add("decide-for-store", [&host, &publisher, started_at = host.clock.now()] {
        return decide_for_store(host, publisher, started_at);
    });
}

}  // namespace baedal::order
