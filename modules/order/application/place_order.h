// Places an order: prices it, stores it as unpaid, and charges it.
#pragma once

#include <optional>
#include <string>

#include "base/random.h"
#include "host/free_space.h"
#include "order/application/charge_order.h"
#include "order/application/discount_service.h"
#include "order/application/menu_cache.h"
#include "order/application/pay_order.h"
#include "order/domain/order_request.h"
#include "order/domain/pricing.h"
#include "order/domain/requester.h"
#include "order/settings.h"
#include "runtime/concurrency_limiter.h"

namespace baedal::order {

struct Placement {
    OrderRequest request;
    std::optional<Customer> customer;
    std::optional<std::string> note;
    std::optional<std::string> language;   // RFC 5646
    std::optional<PaymentChoice> payment;  // the request's, or the deployment's default
    Requester requester = {};
};

// Thread-safe. What it refers to outlives it.
class PlaceOrder {
public:
    PlaceOrder(db::Database& database, const Clock& clock, Random& random, const Settings& settings,
               const MenuCache& menus, const DiscountService& discounts,
               const ChargeOrder& charge_order, const PayOrder& pay_order,
               host::FreeSpace& free_space);

    // Sheds load: throws db::Overloaded (503) at once if the orders before it would make it wait too long.
    ConcurrencyLimiter::Token admit();

    // The coupon is redeemed, the order is committed as unpaid, then charged. Problems: see order_refused(),
    // invalid_coupon() and coupon_unavailable().
    Task<Result<ChargeResult>> place(Placement placement,
                                     std::optional<IdempotentRequest> idempotent_request,
                                     std::string trace, ConcurrencyLimiter::Token admission);

private:
    struct Call;
    using Claim = db::IdempotencyKey::Claim;

    void open(Call& call, const StoreCopy& store) const;
    std::optional<Problem> check_space(const Placement& placement) const;
    std::optional<Problem> check(db::Connection& connection, TimePoint now, const Call& call) const;
    void count(db::Transaction& tx, const Call& call) const;
    bool is_to_prepare(const Call& call) const;
    Claim claim(db::Transaction& tx, const Call& call) const;
    std::optional<Problem> apply(Call& call, Discount discount) const;
    Task<Result<Claim>> redeem_coupon(Call& call) const;
    Result<Claim> begin(db::Transaction& tx, Call& call) const;
    Task<Result<Claim>> store(Call& call) const;
    Task<Result<Claim>> store_and_prepare(Call& call) const;
    Task<Result<Claim>> make(Call& call) const;

    db::Database& database_;
    const Clock& clock_;
    Random& random_;
    const Settings& settings_;
    const MenuCache& menus_;
    const DiscountService& discounts_;
    const ChargeOrder& charge_order_;
    const PayOrder& pay_order_;  // what an earlier run of the module began
    host::FreeSpace& free_space_;
    ConcurrencyLimiter limiter_;
};

}  // namespace baedal::order
