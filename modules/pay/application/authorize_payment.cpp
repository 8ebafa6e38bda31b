#include "pay/application/authorize_payment.h"

#include <algorithm>
#include <optional>

#include "base/log.h"
#include "base/random.h"
#include "runtime/async_event.h"

namespace baedal::pay {

using contract::Outcome;
using contract::PaymentReply;
using Verdict = GatewayResponse::Verdict;

namespace {

PaymentReply pending(const std::string& payment_id) {
    return {Outcome::pending, payment_id, "", "The payment is not settled yet."};
}

std::string join(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
}

}  // namespace

// One call of the gateway, shared by the asker, who waits for a while, and the coroutine that makes
// it, which sees it through. Both run on the same thread.
struct Authorizer::Call {
    Call(std::shared_ptr<Authorizer> by, Bulkhead::Slot taken, CircuitBreaker::Permit given)
        : owner(std::move(by)), slot(std::move(taken)), permit(std::move(given)) {}
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    // What the breaker learns: a declined card is an answer, and an answer is a success.
    void tell_breaker(bool answered) {
        if (!permit) return;
        answered ? permit->succeeded() : permit->failed();
        permit.reset();
    }

    const std::shared_ptr<Authorizer> owner;
    const Bulkhead::Slot slot;
    std::optional<CircuitBreaker::Permit> permit;
    Charge charge;
    std::string traceparent;
    std::shared_ptr<AsyncEvent> done;
    std::optional<PaymentReply> reply;
};

Authorizer::Authorizer(const Settings& settings, db::Database& database,
                       std::shared_ptr<Gateway> gateway, std::shared_ptr<const Books> books,
                       CircuitBreaker& breaker, const Clock& clock, Metrics& metrics)
    : settings_(settings),
      database_(database),
      gateway_(std::move(gateway)),
      books_(std::move(books)),
      bulkhead_(settings.bulkhead, clock),
      breaker_(breaker),
      clock_(clock),
      busy_(metrics.counter("baedal_payments_total", "Attempts to pay by outcome.",
                            {{"outcome", "busy"}})),
      refused_(metrics.counter("baedal_payments_total", "Attempts to pay by outcome.",
                               {{"outcome", "refused"}})),
      gateway_seconds_(metrics.histogram("baedal_gateway_charge_seconds",
                                         "How long the gateway took for a charge.")) {}

PaymentReply Authorizer::standing_or(const std::string& order_id, PaymentReply otherwise,
                                     Counter& counter) const {
    auto standing = database_.read(
        [&](db::Connection& connection) { return Books::standing(connection, order_id); });
    if (standing) return std::move(*standing);
    counter.add();
    return otherwise;
}

PaymentReply Authorizer::busy(const std::string& order_id,
                              std::chrono::milliseconds retry_after) const {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(retry_after).count();
    return standing_or(order_id,
                       {Outcome::busy, "", "",
                        "Payments cannot be taken at the moment; try again a little later.",
                        std::max<std::int64_t>(1, seconds)},
                       busy_);
}

Task<PaymentReply> Authorizer::authorize(contract::AuthorizePayment request,
                                         std::string traceparent) {
    if (!settings_.offers(request.method) || request.amount < 0) {
        const std::string detail =
            request.amount < 0
                ? "An amount cannot be negative."
                : "This deployment takes these methods of payment: " + join(settings_.methods) +
                      ".";
        co_return standing_or(request.order_id, {Outcome::refused, "", "", detail}, refused_);
    }
    if (request.method == contract::cash) {
        co_return co_await agree_on_cash(std::move(request), std::move(traceparent));
    }
    const auto self = shared_from_this();
    // The circuit first: while it is open nobody waits for a slot that a dead call holds.
    auto permit = breaker_.try_acquire();
    if (!permit) co_return busy(request.order_id, breaker_.retry_after());
    auto slot = co_await bulkhead_.enter();
    if (!slot) {
        permit->withdraw();
        co_return busy(request.order_id, std::chrono::seconds{1});
    }
    const auto call = std::make_shared<Call>(self, std::move(*slot), std::move(*permit));

    std::optional<PaymentReply> standing;
    std::string payment_id;
    bool writable = true;
    try {
        payment_id = co_await database_.write([&](db::Transaction& tx) {
            standing = Books::standing(tx.connection(), request.order_id);
            return standing ? std::string() : books_->begin(tx, request);
        });
    } catch (const db::Overloaded&) {
        writable = false;
    } catch (const db::Unavailable&) {
        writable = false;
    } catch (...) {
        call->permit->withdraw();
        throw;
    }
    if (!writable || standing) {
        call->permit->withdraw();
        if (!writable) co_return busy(request.order_id, std::chrono::seconds{1});
        if (standing->outcome == Outcome::refused) refused_.add();
        co_return std::move(*standing);
    }

    const Executor executor = co_await boost::asio::this_coro::executor;
    call->charge = {payment_id, request.order_id, request.amount, std::move(request.token)};
    call->traceparent = traceparent;
    call->done = std::make_shared<AsyncEvent>(executor);
    spawn(executor, run(call), "payment");
    co_await call->done->wait_for(settings_.gateway_timeout);
    if (call->reply) co_return *call->reply;
    call->tell_breaker(false);
    co_return co_await settle(
        payment_id, {Verdict::unknown, "The payment gateway did not answer in time."}, traceparent);
}

// No gateway is asked, so neither the circuit breaker nor the bulkhead has a say.
Task<PaymentReply> Authorizer::agree_on_cash(contract::AuthorizePayment request,
                                             std::string traceparent) {
    const auto agree = [&](db::Transaction& tx) {
        tx.set_trace(traceparent);
        if (auto standing = Books::standing(tx.connection(), request.order_id)) return *standing;
        return books_->agree_on_cash(tx, request);
    };
    try {
        co_return co_await database_.write(agree);
    } catch (const db::Overloaded&) {
        // Nothing was agreed on: as with a card, the customer is asked to come again.
    } catch (const db::Unavailable&) {
        // Likewise.
    }
    co_return busy(request.order_id, std::chrono::seconds{1});
}

Task<> Authorizer::run(std::shared_ptr<Call> call) {
    Authorizer& self = *call->owner;
    const Instant begun = self.clock_.monotonic();
    GatewayResponse answer{Verdict::unknown, "The payment gateway could not be asked."};
    try {
        answer = co_await self.gateway_->charge(call->charge);
    } catch (const std::exception& e) {
        log::warn("a call of the payment gateway failed",
                  {{"payment", id_prefix(call->charge.payment_id)}, {"error", e.what()}});
    }
    self.gateway_seconds_.observe(
        std::chrono::duration<double>(self.clock_.monotonic() - begun).count());
    call->tell_breaker(answer.verdict != Verdict::unknown);
    call->reply =
        co_await self.settle(call->charge.payment_id, std::move(answer), call->traceparent);
    call->done->notify();
}

Task<PaymentReply> Authorizer::settle(std::string payment_id, GatewayResponse answer,
                                      std::string traceparent) {
    try {
        co_return co_await database_.finish([&](db::Transaction& tx) {
            tx.set_trace(traceparent);
            return books_->settle(tx, payment_id, answer);
        });
    } catch (const std::exception& e) {
        log::error("the outcome of a payment could not be written; it will be looked for again",
                   {{"payment", id_prefix(payment_id)}, {"error", e.what()}});
    }
    books_->bells().reconciler->notify();
    co_return pending(payment_id);
}

}  // namespace baedal::pay
