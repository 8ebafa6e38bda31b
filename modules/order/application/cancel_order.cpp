#include "order/application/cancel_order.h"

#include "order/application/problems.h"
#include "order/storage/open_attempts.h"
#include "order/storage/order_repository.h"

namespace baedal::order {

namespace {

constexpr Milliseconds max_wait{1000};  // for the store's decision

}  // namespace

Task<Result<std::shared_ptr<const Order>>> CancelOrder::cancel(std::string order_id,
                                                               Cancellation cancellation,
                                                               std::string trace) const {
    // Subscribed before the store is asked, so that its decision is not missed.
    events::Topics::Subscription changes(topics_, order_topic(order_id),
                                         co_await boost::asio::this_coro::executor);
    const auto unit = [&](db::Transaction& tx) {
        tx.set_trace(trace);
        return begin(tx, order_id, cancellation);
    };
    auto order = co_await database_.write(unit);
    if (!order) co_return std::unexpected(std::move(order.error()));
    if (order->ended()) co_return std::make_shared<const Order>(std::move(*order));
    co_return co_await await_decision(order_id, changes);
}

Result<Order> CancelOrder::begin(db::Transaction& tx, const std::string& order_id,
                                 const Cancellation& cancellation) const {
    auto order = repository::find(tx, order_id);
    if (!order) return std::unexpected(no_such_order());
    const TimePoint decide_by = tx.now() + settings_.store_decides_within;
    switch (order->cancel(tx.now(), decide_by, cancellation.by_store)) {
        case Change::illegal: return std::unexpected(too_late_to_cancel(*order));
        case Change::repeated: break;
        case Change::made:
            if (order->status == Status::cancelled) {
                publisher_.cancelled(tx, *order, cancellation.reason, false);
                if (order->awaits_outcome()) open_attempts::add(tx, order->id);
            } else {
                publisher_.cancel_requested(tx, *order, cancellation.reason);
            }
    }
    return std::move(*order);
}

Task<Result<std::shared_ptr<const Order>>> CancelOrder::await_decision(
    const std::string& order_id, events::Topics::Subscription& changes) const {
    const Instant deadline = clock_.monotonic() + max_wait;
    for (;;) {
        auto order = repository::find(database_, order_id);
        if (order->status == Status::cancelled || order->status == Status::rejected)
            co_return order;
        if (order->status != Status::cancel_requested)
            co_return std::unexpected(too_late_to_cancel(*order));
        const auto left = deadline - clock_.monotonic();
        if (left <= Milliseconds{0}) co_return order;
        co_await changes.changed()->wait_for(left);
    }
}

}  // namespace baedal::order
