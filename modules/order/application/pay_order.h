// Pays for an order that awaits payment, or asks how its unsettled attempt went.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "order/application/charge_order.h"
#include "order/application/menu_cache.h"

namespace baedal::order {

struct PaymentAttempt {
    PaymentChoice payment;
    std::optional<std::int64_t> amount;  // minor units; checked where given
    Requester requester = {};
};

// Thread-safe. What it refers to outlives it.
class PayOrder {
public:
    PayOrder(db::Database& database, const Settings& settings, const MenuCache& menus,
             const OrderPublisher& publisher, const ChargeOrder& charge_order)
        : database_(database),
          settings_(settings),
          menus_(menus),
          publisher_(publisher),
          charge_order_(charge_order) {}

    // Problems: 404, not-awaiting-payment, amount-mismatch, too-many-attempts, those of check_limits()
    // where the order is to be paid in cash, and those of payment_refused().
    Task<Result<ChargeResult>> pay(std::string order_id, PaymentAttempt payment,
                                   std::optional<IdempotentRequest> idempotent_request,
                                   std::string trace) const;

    // The same for a request that an earlier run of the module began, and whose key the caller has
    // looked up.
    Task<Result<ChargeResult>> resume(std::string order_id, PaymentChoice payment,
                                      IdempotentRequest request, std::string trace) const;

private:
    struct Call;
    struct Begun;
    std::optional<Problem> check_attempt(db::Transaction& tx, const Order& order,
                                         const Call& call) const;
    bool may_take_key(const Order& order, const Call& call) const;
    Result<Begun> begin(db::Transaction& tx, const Call& call) const;
    Task<Result<ChargeResult>> run(Call call) const;
    Task<> set_aside(const IdempotentRequest& request) const;

    db::Database& database_;
    const Settings& settings_;
    const MenuCache& menus_;
    const OrderPublisher& publisher_;
    const ChargeOrder& charge_order_;
};

}  // namespace baedal::order
