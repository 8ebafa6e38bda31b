#include "order/jobs/order_jobs.h"

#include "db/idempotency.h"
#include "order/storage/order_repository.h"

namespace baedal::order {

namespace {

constexpr int orders_at_once = 200;

Task<std::optional<TimePoint>> expire_unpaid(host::ModuleContext& host,
                                             const OrderPublisher& publisher) {
    const auto expire = [&](db::Transaction& tx) {
        auto unpaid = repository::expired_by(tx, tx.now(), orders_at_once);
        for (Order& order : unpaid) {
            if (order.expire(tx.now())) publisher.expired(tx, order);
        }
        return unpaid.size();
    };
    const std::size_t count = co_await host.database.write(expire);
    if (count == orders_at_once) co_return host.clock.now();
    co_return host.database.read(repository::next_expiry);
}

Task<std::optional<TimePoint>> purge(host::ModuleContext& host) {
    const auto forget = [](db::Transaction& tx) { return db::purge_idempotency_keys(tx); };
    const bool more = co_await host.database.write(forget);
    co_return host.clock.now() + (more ? Milliseconds{100} : std::chrono::minutes{10});
}

}  // namespace

std::shared_ptr<host::JobTrigger> add_expiry_job(host::ModuleContext& host,
                                                 const OrderPublisher& publisher) {
    return host.jobs.add("expire-unpaid",
                         [&host, &publisher] { return expire_unpaid(host, publisher); });
}

void add_purge_job(host::ModuleContext& host) {
    host.jobs.add("forget-idempotency-keys", [&host] { return purge(host); });
}

}  // namespace baedal::order
