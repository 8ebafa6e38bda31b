#include "order/jobs/withdraw_discounts.h"

#include "order/storage/discount_intents.h"

namespace baedal::order {

namespace {

// Longer than a request takes from the intent to the order. One that takes longer writes no order.
constexpr Milliseconds longest_request = std::chrono::minutes{1};

Task<std::optional<TimePoint>> withdraw_left(host::ModuleContext& host,
                                             const DiscountService& discounts) {
    const TimePoint begun_before = host.clock.now() - longest_request;
    const bool is_due = host.database.read([&](db::Connection& connection) {
        return !discount_intents::begun_before(connection, begun_before, 1).empty();
    });
    if (!is_due) co_return host.clock.now() + longest_request;
    const bool may_be_more = co_await host.database.write(
        [&](db::Transaction& tx) { return discounts.withdraw_begun_before(tx, begun_before); });
    co_return host.clock.now() + (may_be_more ? Milliseconds{0} : longest_request);
}

}  // namespace

void add_withdrawal_job(host::ModuleContext& host, const DiscountService& discounts) {
    host.jobs.add("withdraw-discounts",
                  [&host, &discounts] { return withdraw_left(host, discounts); });
}

}  // namespace baedal::order
