#include "jobs.h"

#include "http/idempotency.h"
#include "order_repository.h"

namespace baedal::order {

namespace {

constexpr int orders_at_once = 200;

Task<std::optional<TimePoint>> expire_unpaid(app::ModuleContext& host, const Announcer& announcer) {
    const auto expire = [&](db::Transaction& tx) {
        auto unpaid = repository::expired_by(tx, tx.now(), orders_at_once);
        for (Order& order : unpaid) {
            if (order.expire(tx.now())) announcer.expired(tx, order);
        }
        return unpaid.size();
    };
    const std::size_t count = co_await host.database.write(expire);
    if (count == orders_at_once) co_return host.clock.now();
    co_return host.database.read(repository::next_expiry);
}

Task<std::optional<TimePoint>> purge(app::ModuleContext& host) {
    const auto forget = [](db::Transaction& tx) { return http::purge_idempotency(tx); };
    const bool more = co_await host.database.write(forget);
    co_return host.clock.now() + (more ? Milliseconds{100} : std::chrono::minutes{10});
}

}  // namespace

std::shared_ptr<app::Bell> add_expiry_job(app::ModuleContext& host, const Announcer& announcer) {
    return host.jobs.add("expire-unpaid",
                         [&host, &announcer] { return expire_unpaid(host, announcer); });
}

void add_purge_job(app::ModuleContext& host) {
    host.jobs.add("forget-idempotency-keys", [&host] { return purge(host); });
}

}  // namespace baedal::order
