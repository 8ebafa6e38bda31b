// Asks pay for the payment of an order and writes the outcome: the second half of placing and of paying.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "db/database.h"
#include "db/idempotency.h"
#include "events/endpoint.h"
#include "order/application/order_publisher.h"
#include "order/domain/order.h"
#include "order/domain/requester.h"
#include "order/settings.h"
#include "pay/requests.h"
#include "runtime/circuit_breaker.h"

namespace baedal::order {

struct PaymentChoice {
    std::string method;
    std::string token;
};

// What became of the payment of an order.
struct ChargeOutcome {
    enum class Kind {
        placed,                // paid, by this call or by an event that was faster
        unpaid,                // no payment was asked for
        pay_later,             // not paid yet: ask again
        declined,              // another payment may be tried
        not_awaiting_payment,  // the order was cancelled or expired meanwhile
    };
    Kind kind = Kind::placed;
    std::shared_ptr<const Order> order;  // as the outcome left it
    std::int64_t retry_after_s = 0;      // pay_later
    std::string detail = {};             // declined: the reason, in English; may be empty
};

// A request that may be repeated. Its response is stored in the transaction that ends the work, so
// `encode` runs on the writer's thread.
struct IdempotentRequest {
    db::IdempotencyKey key;
    std::function<db::StoredResponse(const ChargeOutcome&)> encode;
};

// The result of a request to place or to pay an order: without a key what happened; with one the response
// that is stored under it, or why there is none.
using ChargeResult =
    std::variant<ChargeOutcome, db::IdempotencyKey::Completed, db::IdempotencyKey::Conflict>;

// The result of a request whose key is settled (see db::IdempotencyKey::Claim).
ChargeResult settled_result(db::IdempotencyKey::Claim claim);

// One call for one order.
struct ChargeAttempt {
    std::string order_id;
    std::int64_t store_id = 0;
    std::int64_t total = 0;  // minor units
    std::string currency;
    TimePoint begun_at;  // Order::attempt_at; the outcome is no older
    PaymentChoice payment;
    std::string trace;
    std::optional<IdempotentRequest> idempotent_request;
    bool begins = true;  // no earlier attempt is unsettled
    // An earlier request with the key was interrupted; it may have been answered that the order is placed.
    bool resumes = false;
    Requester requester = {};

    ChargeAttempt(const Order& order, std::string traceparent,
                  std::optional<IdempotentRequest> request);
};

// Thread-safe. What it refers to outlives it.
class ChargeOrder {
public:
    // `left_unpaid` is called on the writer's thread after a commit that leaves an order unpaid.
    ChargeOrder(db::Database& database, events::Endpoint& endpoint, CircuitBreaker& breaker,
                const Clock& clock, const Settings& settings, const OrderPublisher& publisher,
                std::function<void()> left_unpaid);

    // Has pay write its intent while the order, with the same payment, is on its way to the disk, so that
    // charge() does not wait for that. Charges nothing. Never throws; takes at most a second.
    Task<> prepare(ChargeAttempt attempt) const;
    // Takes at most order.payment_timeout and one commit. If the database fails after the payment was
    // asked for, a request without a key gets pay_later, since the order exists and may be paid; one with
    // a key gets db::Unavailable and may be repeated.
    Task<ChargeResult> charge(ChargeAttempt attempt) const;
    // Asks pay what became of an earlier attempt, which charges nothing. Never throws; takes at most
    // order.payment_timeout. `none`: pay knows of no attempt that is open or approved.
    Task<pay::contract::PaymentReply> find_payment(const ChargeAttempt& attempt) const;
    // Writes the outcome that pay replied. Errors as in charge().
    Task<ChargeResult> finish(ChargeAttempt attempt, pay::contract::PaymentReply reply) const;
    // The order stays unpaid: no payment was asked for.
    Task<ChargeResult> leave_unpaid(ChargeAttempt attempt) const;

private:
    template <class Unit>
    Task<ChargeResult> commit_or_pay_later(const ChargeAttempt& attempt, const Unit& unit,
                                           bool is_approved) const;
    template <class Request>
    Task<pay::contract::PaymentReply> ask_pay(Request request, std::string trace) const;
    ChargeOutcome settle(db::Transaction& tx, const ChargeAttempt& attempt,
                         const pay::contract::PaymentReply& reply) const;
    void apply(db::Transaction& tx, Order& order, const ChargeAttempt& attempt,
               const pay::contract::PaymentReply& reply) const;

    db::Database& database_;
    events::Endpoint& endpoint_;
    CircuitBreaker& breaker_;
    const Clock& clock_;
    const Settings& settings_;
    const OrderPublisher& publisher_;
    const std::function<void()> left_unpaid_;
};

}  // namespace baedal::order
