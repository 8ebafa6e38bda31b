#include "order/jobs/purge_idempotency_keys.h"

#include "db/idempotency.h"

namespace baedal::order {

namespace {

Task<std::optional<TimePoint>> purge(host::ModuleContext& host) {
    const auto unit = [](db::Transaction& tx) { return db::purge_idempotency_keys(tx); };
    const bool more = co_await host.database.write(unit);
    co_return host.clock.now() + (more ? Milliseconds{100} : std::chrono::minutes{10});
}

}  // namespace

void add_purge_job(host::ModuleContext& host) {
    host.jobs.add("forget-idempotency-keys", [&host] { return purge(host); });
}

}  // namespace baedal::order
