#include "order/application/charge_order.h"

#include <algorithm>

#include "events/event_bus.h"
#include "order/application/check_limits.h"
#include "order/storage/open_attempts.h"
#include "order/storage/order_repository.h"

namespace baedal::order {

namespace {

using pay::contract::Outcome;
using pay::contract::PaymentReply;
using Kind = ChargeOutcome::Kind;

constexpr std::int64_t default_retry_s = 3;
constexpr Milliseconds longest_preparation = std::chrono::seconds{1};
constexpr Milliseconds soon{500};

PaymentReply unsettled(Outcome outcome, std::string detail, std::int64_t retry_after_s) {
    return {outcome, "", "", std::move(detail), retry_after_s};
}

ChargeOutcome pay_later(std::shared_ptr<const Order> order, std::int64_t retry_after_s) {
    return {Kind::pay_later, std::move(order), std::max<std::int64_t>(retry_after_s, 1)};
}

// The order as it was placed: a request that is repeated after a power cut has the same response, though the
// order has gone on since.
ChargeOutcome placed(const Order& order) {
    return {Kind::placed, std::make_shared<const Order>(order.as_placed())};
}

ChargeOutcome to_outcome(Order settled, const PaymentReply& reply) {
    if (settled.was_placed()) return placed(settled);
    const auto order = std::make_shared<const Order>(std::move(settled));
    if (order->status != Status::awaiting_payment) return {Kind::not_awaiting_payment, order};
    if (reply.outcome == Outcome::declined || reply.outcome == Outcome::refused)
        return {Kind::declined, order, 0, reply.detail};
    return pay_later(order, reply.retry_after_s == 0 ? default_retry_s : reply.retry_after_s);
}

pay::contract::AuthorizePayment to_request(const ChargeAttempt& attempt) {
    return {attempt.order_id,       attempt.total,         attempt.currency,
            attempt.payment.method, attempt.payment.token, attempt.store_id};
}

// Stores the response where the request has a key.
ChargeResult complete(db::Transaction& tx, const ChargeAttempt& attempt, ChargeOutcome outcome) {
    if (!attempt.idempotent_request) return outcome;
    const IdempotentRequest& request = *attempt.idempotent_request;
    auto completed = request.key.complete(tx, request.encode(outcome));
    if (attempt.resumes && outcome.kind == Kind::placed) completed.replayed = true;
    return completed;
}

}  // namespace

ChargeResult settled_result(db::IdempotencyKey::Claim claim) {
    if (claim.conflict) return *claim.conflict;
    return db::IdempotencyKey::Completed{std::move(*claim.response), true};
}

ChargeAttempt::ChargeAttempt(const Order& order, std::string traceparent,
                             std::optional<IdempotentRequest> request)
    : order_id(order.id),
      store_id(order.store_id),
      total(order.price.total),
      currency(order.currency),
      begun_at(order.attempt_at),
      trace(std::move(traceparent)),
      idempotent_request(std::move(request)) {}

ChargeOrder::ChargeOrder(db::Database& database, events::Endpoint& endpoint,
                         CircuitBreaker& breaker, const Clock& clock, const Settings& settings,
                         const OrderPublisher& publisher, std::function<void()> left_unpaid)
    : database_(database),
      endpoint_(endpoint),
      breaker_(breaker),
      clock_(clock),
      settings_(settings),
      publisher_(publisher),
      left_unpaid_(std::move(left_unpaid)) {}

Task<> ChargeOrder::prepare(ChargeAttempt attempt) const {
    if (breaker_.retry_after() > Milliseconds{0}) co_return;
    // Without a reply charge() asks for everything.
    (void)co_await endpoint_.ask(pay::contract::PreparePayment{to_request(attempt)},
                                 longest_preparation, attempt.trace);
}

Task<ChargeResult> ChargeOrder::charge(ChargeAttempt attempt) const {
    const PaymentReply reply = co_await ask_pay(to_request(attempt), attempt.trace);
    co_return co_await finish(std::move(attempt), reply);
}

Task<PaymentReply> ChargeOrder::find_payment(const ChargeAttempt& attempt) const {
    co_return co_await ask_pay(pay::contract::FindPayment{attempt.order_id}, attempt.trace);
}

Task<ChargeResult> ChargeOrder::finish(ChargeAttempt attempt, PaymentReply reply) const {
    if (!attempt.idempotent_request) {  // with a key the response must be stored
        // PaymentApproved is often handled before the reply arrives: the order is committed as placed.
        const auto order = database_.cached<Order>(attempt.order_id);
        if (order && order->was_placed()) co_return placed(*order);
    }
    const auto finish = [&](db::Transaction& tx) {
        return complete(tx, attempt, settle(tx, attempt, reply));
    };
    co_return co_await commit_or_pay_later(attempt, finish, reply.approved_at.has_value());
}

Task<ChargeResult> ChargeOrder::leave_unpaid(ChargeAttempt attempt) const {
    const auto finish = [&](db::Transaction& tx) {
        auto order = std::make_shared<const Order>(repository::get(tx, attempt.order_id));
        tx.after_commit(left_unpaid_);
        return complete(tx, attempt, {Kind::unpaid, std::move(order)});
    };
    co_return co_await commit_or_pay_later(attempt, finish, false);
}

// The order exists, and its payment's event places it later. An error would invite the customer to order
// again. PaymentApproved, which is on the disk, places the order at the same time of day.
template <class Unit>
Task<ChargeResult> ChargeOrder::commit_or_pay_later(const ChargeAttempt& attempt, const Unit& unit,
                                                    bool is_approved) const {
    try {
        co_return co_await database_.finish(unit, is_approved ? db::Durability::answered_early
                                                              : db::Durability::immediate);
    } catch (const db::Unavailable&) {
        if (attempt.idempotent_request) throw;
    }
    co_return pay_later(repository::find(database_, attempt.order_id), default_retry_s);
}

// Never throws: whatever keeps pay from replying, the customer is asked to pay later.
template <class Request>
Task<PaymentReply> ChargeOrder::ask_pay(Request request, std::string trace) const {
    auto permit = breaker_.try_acquire();
    if (!permit) {
        const auto wait = std::chrono::ceil<std::chrono::seconds>(breaker_.retry_after());
        co_return unsettled(Outcome::busy, "Payments are busy.", wait.count());
    }
    const Instant begun_at = clock_.monotonic();
    const auto reply = co_await endpoint_.ask(std::move(request), settings_.payment_timeout, trace);
    if (reply) {
        permit->succeeded();
        co_return *reply;
    }
    if (reply.error() == events::Failure::unavailable) {
        // A module that is stopped says so at once; a host that is off says nothing.
        const bool at_once = clock_.monotonic() - begun_at < soon;
        at_once ? permit->withdraw() : permit->failed();
        co_return unsettled(Outcome::busy, "Payments are not available now.", default_retry_s);
    }
    permit->failed();
    co_return unsettled(Outcome::pending, "The payment is not confirmed yet.", default_retry_s);
}

ChargeOutcome ChargeOrder::settle(db::Transaction& tx, const ChargeAttempt& attempt,
                                  const PaymentReply& reply) const {
    tx.set_trace(attempt.trace);
    Order order = repository::get(tx, attempt.order_id);
    apply(tx, order, attempt, reply);
    if (!order.was_placed()) {
        if (order.status == Status::awaiting_payment)
            count_open(tx, order, attempt.requester, repository::OpenKind::unpaid);
        tx.after_commit(left_unpaid_);
    }
    return to_outcome(std::move(order), reply);
}

void ChargeOrder::apply(db::Transaction& tx, Order& order, const ChargeAttempt& attempt,
                        const PaymentReply& reply) const {
    const TimePoint now = tx.now();
    switch (reply.outcome) {
        case Outcome::approved: {
            const TimePoint at = reply.approved_at.value_or(now);
            if (order.place(reply.payment_id, reply.method, at,
                            at + settings_.store_decides_within) == Change::made) {
                publisher_.placed(tx, order);
            }
            break;
        }
        case Outcome::declined:
        case Outcome::refused:
            if (order.payment_declined(attempt.begun_at, now) == Change::made)
                publisher_.changed(tx, order);
            break;
        case Outcome::pending:
            if (order.payment_unknown(attempt.begun_at, now) == Change::made) {
                publisher_.changed(tx, order);
                open_attempts::add(tx, order.id);
            }
            break;
        case Outcome::busy:
            // An earlier attempt may have reached the gateway; it stays unsettled.
            if (attempt.begins && order.withdraw_payment(attempt.begun_at, now) == Change::made)
                publisher_.changed(tx, order);
            break;
        case Outcome::none:
            if (order.withdraw_payment(attempt.begun_at, now) == Change::made)
                publisher_.changed(tx, order);
            break;
    }
}

}  // namespace baedal::order
