// Whenever something happens to an order, its money follows.
#include "pay/pay_module.h"

namespace baedal::pay {

using order::contract::OrderCancelled;
using order::contract::OrderExpired;
using order::contract::OrderRejected;

namespace {

std::string with_reason(std::string sentence, const std::string& reason) {
    return reason.empty() ? sentence + "." : sentence + ": " + reason;
}

}  // namespace

void PayModule::register_policies(events::Endpoint& bus) {
    bus.on<OrderCancelled>([this](db::Transaction& tx, const OrderCancelled& event,
                                  const events::Envelope&) { whenever_cancelled(tx, event); });
    bus.on<OrderRejected>([this](db::Transaction& tx, const OrderRejected& event,
                                 const events::Envelope&) { whenever_rejected(tx, event); });
    bus.on<OrderExpired>([this](db::Transaction& tx, const OrderExpired& event,
                                const events::Envelope&) { whenever_expired(tx, event); });
}

void PayModule::whenever_cancelled(db::Transaction& tx, const OrderCancelled& event) const {
    books_->end_order(tx, event.order.id, with_reason("The order was cancelled", event.reason));
}

void PayModule::whenever_rejected(db::Transaction& tx, const OrderRejected& event) const {
    books_->end_order(tx, event.order.id, with_reason("The order was rejected", event.reason));
}

void PayModule::whenever_expired(db::Transaction& tx, const OrderExpired& event) const {
    books_->end_order(tx, event.order.id,
                      with_reason("The order had expired before it was paid", ""));
}

}  // namespace baedal::pay
