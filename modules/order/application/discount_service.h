// The discount of a coupon: asked for, redeemed and withdrawn. Order knows no module that has coupons: the
// registry names the module that answers.
#pragma once

#include <optional>
#include <string>

#include "base/problem.h"
#include "db/database.h"
#include "db/idempotency.h"
#include "events/endpoint.h"
#include "order/application/order_publisher.h"
#include "order/domain/order.h"
#include "order/requests.h"
#include "runtime/circuit_breaker.h"

namespace baedal::order {

// Thread-safe. What it refers to outlives it.
class DiscountService {
public:
    DiscountService(db::Database& database, events::Endpoint& endpoint, CircuitBreaker& breaker,
                    const OrderPublisher& publisher);

    // What the coupon gives for the order's items, its store and its customer. Changes nothing. Problems: 422
    // invalid-coupon; 503 coupon-unavailable, at once where nobody answers, else after a second at most.
    Task<Result<Discount>> quote(const Order& order, std::string coupon, std::string trace) const;

    // Notes that the coupon is about to be redeemed for the order. In a unit before redeem().
    static void begin(db::Transaction& tx, const Order& order, const std::string& coupon);
    // Keeps the coupon for the order: afterwards it is written with finish() in the same unit, or withdraw() is
    // called. After a problem, which is one of quote(), the coupon is free again, and the key too.
    Task<Result<Discount>> redeem(const Order& order, std::string coupon, std::string trace,
                                  const std::optional<db::IdempotencyKey>& key) const;
    // The order is written in this unit. False: the coupon was withdrawn, and the order must not be written.
    static bool finish(db::Transaction& tx, const Order& order);

    // The order is not written: its coupon is free again, and so is the key.
    Task<> withdraw(const Order& order, std::string coupon,
                    const std::optional<db::IdempotencyKey>& key) const;
    // The same for orders that no request goes on with: those of which redeem() began before `moment`. True if
    // there may be more.
    bool withdraw_begun_before(db::Transaction& tx, TimePoint moment) const;

private:
    template <class Request>
    Task<std::optional<contract::DiscountReply>> ask(Request request, std::int64_t subtotal,
                                                     std::string trace) const;

    db::Database& database_;
    events::Endpoint& endpoint_;
    CircuitBreaker& breaker_;
    const OrderPublisher& publisher_;
};

}  // namespace baedal::order
