// Placing an order and paying for it, in one synchronous call.
#pragma once

#include <optional>
#include <string>

#include "host/module.h"
#include "http/idempotency.h"
#include "http/request.h"
#include "http/response.h"
#include "order/application/order_publisher.h"
#include "order/domain/order.h"
#include "order/http/order_decoder.h"
#include "order/settings.h"
#include "order/storage/menu_repository.h"
#include "pay/requests.h"
#include "runtime/concurrency_limiter.h"

namespace baedal::order {

// Thread-safe: all that calls share is how crowded it is.
class Checkout {
public:
    // `unpaid` is called (on any thread) after an order was left awaiting payment.
    Checkout(host::ModuleContext& host, const Settings& settings, const MenuCache& menus,
             const OrderPublisher& publisher, std::function<void()> unpaid);

    // POST /orders
    Task<http::Response> place(http::Request& request);
    // POST /orders/{id}/payment
    Task<http::Response> pay(http::Request& request);

private:
    // What one call is about, from its beginning to its answer.
    struct Attempt {
        std::string order_id;
        std::int64_t store_id = 0;
        std::int64_t total = 0;
        std::string currency;
        PaymentChoice payment;
        int status_when_placed = 201;
        std::string trace;
        std::optional<db::IdempotencyKey> key;
        bool begins = true;  // the order awaited no answer of the gateway before this call
        TimePoint begun_at;  // the attempt's; its outcome is no older
    };

    Order draft(const Placement& placement, const Quote& quote, const StoreCopy& store) const;
    std::optional<db::IdempotencyKey> idempotent(const http::Request& request,
                                                 const std::optional<std::string>& key) const;
    Task<http::Response> charge(Attempt attempt);
    Task<http::Response> leave_unpaid(Attempt attempt);
    template <class Unit>
    Task<http::Response> commit_or_pay_later(const Attempt& attempt, const Unit& unit);
    Task<pay::contract::PaymentReply> ask_pay(const Attempt& attempt);
    // Writes what the reply means for the order and makes the answer, in one unit.
    http::Response settle(db::Transaction& tx, const Attempt& attempt,
                          const pay::contract::PaymentReply& reply) const;

    host::ModuleContext& host_;
    const Settings& settings_;
    const MenuCache& menus_;
    const OrderPublisher& publisher_;
    const std::function<void()> unpaid_;
    const std::string run_;  // of this instance; see db::IdempotencyKey
    CircuitBreaker& breaker_;
    ConcurrencyLimiter limiter_;
};

}  // namespace baedal::order
