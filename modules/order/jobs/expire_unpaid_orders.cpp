#include "order/jobs/expire_unpaid_orders.h"

#include "order/storage/open_attempts.h"
#include "order/storage/order_repository.h"

namespace baedal::order {

namespace {

constexpr int expired_at_once = 200;

Task<std::optional<TimePoint>> expire_unpaid(host::ModuleContext& host,
                                             const OrderPublisher& publisher) {
    const auto expire = [&](db::Transaction& tx) {
        auto unpaid = repository::expired_by(tx, tx.now(), expired_at_once);
        for (Order& order : unpaid) {
            if (order.expire(tx.now()) != Change::made) continue;
            publisher.expired(tx, order);
            if (order.awaits_outcome()) open_attempts::add(tx, order.id);
        }
        return unpaid.size();
    };
    const std::size_t count = co_await host.database.write(expire);
    if (count == expired_at_once) co_return host.clock.now();
    co_return host.database.read(repository::next_expiry);
}

}  // namespace

std::shared_ptr<host::JobTrigger> add_expiry_job(host::ModuleContext& host,
                                                 const OrderPublisher& publisher) {
    return host.jobs.add("expire-unpaid",
                         [&host, &publisher] { return expire_unpaid(host, publisher); });
}

}  // namespace baedal::order
