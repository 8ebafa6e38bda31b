#include "order/jobs/expire_unpaid_orders.h"

#include "events/event_bus.h"
#include "order/storage/open_attempts.h"
#include "order/storage/order_repository.h"

namespace baedal::order {

namespace {

constexpr int expired_at_once = 200;
constexpr Milliseconds between_looks{1'000};
// For how long an order waits for events of pay that cannot be read.
constexpr Milliseconds longest_wait_for_pay = std::chrono::hours{1};

// An event of pay that is not handled yet may place the order, also one that was said to be placed before a
// power cut. `expired_at` is the end of the order that expires first.
bool waits_for_pay(host::ModuleContext& host, TimePoint expired_at) {
    return host.clock.now() < expired_at + longest_wait_for_pay &&
           !host.bus.has_read_all("order", "pay");
}

Task<std::optional<TimePoint>> expire_unpaid(host::ModuleContext& host,
                                             const OrderPublisher& publisher) {
    const auto next = host.database.read(repository::next_expiry);
    if (!next || *next > host.clock.now()) co_return next;
    if (waits_for_pay(host, *next)) co_return host.clock.now() + between_looks;
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
