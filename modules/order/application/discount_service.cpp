#include "order/application/discount_service.h"

#include "base/log.h"
#include "events/event_bus.h"
#include "order/application/problems.h"
#include "order/storage/discount_intents.h"

namespace baedal::order {

namespace {

using contract::DiscountReply;
using contract::QuoteDiscount;

constexpr Milliseconds longest_wait = std::chrono::seconds{1};
constexpr int withdrawn_at_once = 100;

QuoteDiscount to_request(const Order& order, std::string coupon) {
    return {std::move(coupon), order.store_id, order.price.subtotal,
            order.customer ? order.customer->phone : ""};
}

// The price of an order is never another one than a sound reply gives.
bool is_sound(const DiscountReply& reply, std::int64_t subtotal) {
    if (!reply.discount) return reply.refusal.has_value();
    const Discount& discount = *reply.discount;
    return discount.amount >= 1 && discount.amount <= subtotal && !discount.coupon.empty();
}

}  // namespace

DiscountService::DiscountService(db::Database& database, events::Endpoint& endpoint,
                                 CircuitBreaker& breaker, const OrderPublisher& publisher)
    : database_(database), endpoint_(endpoint), breaker_(breaker), publisher_(publisher) {}

// Nothing if there is no reply. Never throws.
template <class Request>
Task<std::optional<DiscountReply>> DiscountService::ask(Request request, std::int64_t subtotal,
                                                        std::string trace) const {
    auto permit = breaker_.try_acquire();
    if (!permit) co_return std::nullopt;
    auto reply = co_await endpoint_.ask(std::move(request), longest_wait, std::move(trace));
    if (reply) {
        permit->succeeded();
        if (is_sound(*reply, subtotal)) co_return std::move(*reply);
        log::error("the reply to a coupon makes no sense and is not used",
                   {{"discount", reply->discount ? reply->discount->amount : 0}});
        co_return std::nullopt;
    }
    // A module that is stopped, or not there, says so at once.
    if (reply.error() == events::Failure::unavailable) {
        permit->withdraw();
    } else {
        permit->failed();
    }
    co_return std::nullopt;
}

Task<Result<Discount>> DiscountService::quote(const Order& order, std::string coupon,
                                              std::string trace) const {
    auto reply =
        co_await ask(to_request(order, std::move(coupon)), order.price.subtotal, std::move(trace));
    if (!reply) co_return std::unexpected(coupon_unavailable());
    if (!reply->discount)
        co_return std::unexpected(invalid_coupon(*reply->refusal, std::move(reply->detail)));
    co_return std::move(*reply->discount);
}

void DiscountService::begin(db::Transaction& tx, const Order& order, const std::string& coupon) {
    discount_intents::add(tx, {order.id, coupon});
}

Task<Result<Discount>> DiscountService::redeem(const Order& order, std::string coupon,
                                               std::string trace,
                                               const std::optional<db::IdempotencyKey>& key) const {
    auto reply = co_await ask(contract::RedeemDiscount{order.id, to_request(order, coupon)},
                              order.price.subtotal, std::move(trace));
    if (reply && reply->discount) co_return std::move(*reply->discount);
    // Without a reply the coupon may be kept for the order, now or a little later.
    co_await withdraw(order, std::move(coupon), key);
    if (!reply) co_return std::unexpected(coupon_unavailable());
    co_return std::unexpected(invalid_coupon(*reply->refusal, std::move(reply->detail)));
}

bool DiscountService::finish(db::Transaction& tx, const Order& order) {
    return discount_intents::remove(tx, order.id);
}

Task<> DiscountService::withdraw(const Order& order, std::string coupon,
                                 const std::optional<db::IdempotencyKey>& key) const {
    co_await database_.finish([&](db::Transaction& tx) {
        if (key) key->give_back(tx);
        if (discount_intents::remove(tx, order.id))
            publisher_.discount_withdrawn(tx, order.id, coupon);
    });
}

bool DiscountService::withdraw_begun_before(db::Transaction& tx, TimePoint moment) const {
    const auto intents = discount_intents::begun_before(tx.connection(), moment, withdrawn_at_once);
    for (const auto& intent : intents) {
        discount_intents::remove(tx, intent.order_id);
        publisher_.discount_withdrawn(tx, intent.order_id, intent.coupon);
    }
    return intents.size() == withdrawn_at_once;
}

}  // namespace baedal::order
