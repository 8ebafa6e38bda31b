#include "order/storage/refund_repository.h"

#include <algorithm>

#include "order/storage/closed_days.h"

namespace baedal::order::refunds {

namespace {

using db::arg;

bool was_placed(const Order& order) {
    return std::ranges::find(order.timeline, Status::placed, &TimelineEntry::status) !=
           order.timeline.end();
}

std::int64_t entered(db::Transaction& tx, const Order& order) {
    return *tx.one(
        "SELECT ifnull(sum(amount), 0) FROM order_refund WHERE order_id = :order_id",
        [](db::Row row) { return row.integer(0); }, arg(":order_id", order.id));
}

}  // namespace

void enter(db::Transaction& tx, const Order& order, const pay::contract::PaymentRefunded& event) {
    if (!was_placed(order) || order.payment_id != event.payment_id) return;
    // Not the event's amount: the refunds of before this table are entered as one.
    const std::int64_t amount = event.refunded_total - entered(tx, order);
    if (amount <= 0) return;
    tx.run(R"sql(
        INSERT OR IGNORE INTO order_refund (order_id, id, store_id, method, amount, at)
        VALUES (:order_id, :id, :store_id, :method, :amount, :at)
    )sql",
           arg(":order_id", order.id), arg(":id", event.refund_id),
           arg(":store_id", order.store_id), arg(":method", order.payment_method),
           arg(":amount", amount), arg(":at", event.at));
    closed_days::forget(tx, order.store_id, event.at, event.at);
}

}  // namespace baedal::order::refunds
