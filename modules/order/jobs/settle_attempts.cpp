#include "order/jobs/settle_attempts.h"

#include "order/storage/open_attempts.h"
#include "order/storage/order_repository.h"

namespace baedal::order {

namespace {

using pay::contract::Outcome;

constexpr int questions_at_once = 20;
// Attempts become due later than this, so that nothing has to wake the job.
constexpr Milliseconds longest_attempt_pause = std::chrono::seconds{5};

// An attempt that began later, or that an event has settled meanwhile, is not what pay was asked about.
void note_outcome(db::Transaction& tx, const OrderPublisher& publisher, const Order& asked,
                  Outcome outcome) {
    Order order = repository::get(tx, asked.id);
    if (!order.awaits_outcome()) return open_attempts::remove(tx, order.id);
    const bool nothing_open = outcome == Outcome::none || outcome == Outcome::refused;
    if (nothing_open && order.withdraw_payment(asked.attempt_at, tx.now()) == Change::made) {
        publisher.changed(tx, order);
        return open_attempts::remove(tx, order.id);
    }
    open_attempts::postpone(tx, order.id);
}

Task<> settle(host::ModuleContext& host, const OrderPublisher& publisher,
              const ChargeOrder& charge_order, std::string order_id) {
    const auto order = repository::find(host.database, order_id);
    if (!order || !order->awaits_outcome()) {
        co_await host.database.write(
            [&](db::Transaction& tx) { open_attempts::remove(tx, order_id); });
        co_return;
    }
    const ChargeAttempt attempt(*order, "", std::nullopt);
    const Outcome outcome = (co_await charge_order.find_payment(attempt)).outcome;
    co_await host.database.write(
        [&](db::Transaction& tx) { note_outcome(tx, publisher, *order, outcome); });
}

Task<std::optional<TimePoint>> settle_attempts(host::ModuleContext& host,
                                               const OrderPublisher& publisher,
                                               const ChargeOrder& charge_order) {
    const TimePoint now = host.clock.now();
    const auto due = host.database.read(
        [&](db::Connection& c) { return open_attempts::due(c, now, questions_at_once); });
    for (const std::string& id : due) co_await settle(host, publisher, charge_order, id);
    co_return due.size() == questions_at_once ? now : now + longest_attempt_pause;
}

}  // namespace

void add_attempt_job(host::ModuleContext& host, const OrderPublisher& publisher,
                     const ChargeOrder& charge_order) {
    host.jobs.add("settle-attempts", [&host, &publisher, &charge_order] {
        return settle_attempts(host, publisher, charge_order);
    });
}

}  // namespace baedal::order
