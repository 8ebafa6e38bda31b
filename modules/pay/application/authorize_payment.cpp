#include "pay/application/authorize_payment.h"

#include <algorithm>

#include "base/log.h"
#include "base/random.h"
#include "pay/application/payment_publisher.h"
#include "runtime/async_event.h"

namespace baedal::pay {

using contract::Outcome;
using contract::PaymentPrepared;
using contract::PaymentReply;
using Verdict = GatewayResponse::Verdict;

namespace {

constexpr std::chrono::milliseconds short_wait = std::chrono::seconds{1};

std::string join(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
}

// A gateway charges no cash, and refuses an amount of nothing, as of an order that a coupon pays.
bool needs_gateway(const contract::AuthorizePayment& request) {
    return request.method != contract::cash && request.amount > 0;
}

}  // namespace

// One call of the gateway, shared by charge(), which waits at most gateway_timeout, and call_gateway(),
// which waits to the end and writes the outcome. Both run on the same thread.
struct PaymentAuthorizer::GatewayCall {
    GatewayCall(std::shared_ptr<PaymentAuthorizer> by, Bulkhead::Slot taken,
                CircuitBreaker::Permit given)
        : authorizer(std::move(by)), slot(std::move(taken)), permit(std::move(given)) {}
    GatewayCall(const GatewayCall&) = delete;
    GatewayCall& operator=(const GatewayCall&) = delete;

    // Once. A declined card is a response too, and so a success.
    void settle_permit(bool responded) {
        if (!permit) return;
        responded ? permit->succeeded() : permit->failed();
        permit.reset();
    }

    const std::shared_ptr<PaymentAuthorizer> authorizer;
    const Bulkhead::Slot slot;
    std::optional<CircuitBreaker::Permit> permit;
    Charge charge;
    std::string traceparent;
    std::shared_ptr<AsyncEvent> done;
    std::optional<PaymentReply> reply;
};

PaymentAuthorizer::PaymentAuthorizer(const Settings& settings, db::Database& database,
                                     std::shared_ptr<Gateway> gateway,
                                     std::shared_ptr<const PaymentService> service,
                                     CircuitBreaker& breaker, const Clock& clock, Metrics& metrics)
    : settings_(settings),
      database_(database),
      gateway_(std::move(gateway)),
      service_(std::move(service)),
      bulkhead_(settings.bulkhead, clock),
      prepared_(clock),
      breaker_(breaker),
      clock_(clock),
      busy_(outcome_counter(metrics, to_text(Outcome::busy))),
      refused_(outcome_counter(metrics, to_text(Outcome::refused))),
      gateway_seconds_(metrics.histogram("baedal_gateway_charge_seconds",
                                         "How long the gateway took for a charge.")) {}

Task<PaymentPrepared> PaymentAuthorizer::prepare(contract::AuthorizePayment payment) {
    const bool is_charged = needs_gateway(payment) && !refusal(payment);
    if (!is_charged || breaker_.retry_after() > Milliseconds{0}) co_return PaymentPrepared{};
    const auto intent = prepared_.begin(std::move(payment));
    if (!intent) co_return PaymentPrepared{};
    try {
        intent->is_on_disk = co_await database_.write([&](db::Transaction& tx) {
            Begun begun = begin(tx, intent->payment);
            intent->payment_id = std::move(begun.payment_id);
            return !begun.existing.has_value();
        });
    } catch (const std::exception& e) {
        log::debug("a payment was not prepared", {{"error", e.what()}});
    }
    if (!intent->is_on_disk) prepared_.drop(intent->payment.order_id);
    co_return PaymentPrepared{intent->is_on_disk};
}

Task<PaymentReply> PaymentAuthorizer::authorize(contract::AuthorizePayment request,
                                                std::string traceparent) {
    if (auto detail = refusal(request)) co_return refused(request.order_id, std::move(*detail));
    if (!needs_gateway(request))
        co_return co_await approve_without_charge(std::move(request), std::move(traceparent));
    co_return co_await charge(std::move(request), std::move(traceparent));
}

PaymentReply PaymentAuthorizer::find(const std::string& order_id) const {
    auto existing = database_.read([&](db::Connection& connection) {
        return PaymentService::existing_outcome(connection, order_id);
    });
    return existing ? std::move(*existing) : PaymentReply{Outcome::none, "", "", "", 0};
}

std::optional<std::string> PaymentAuthorizer::refusal(
    const contract::AuthorizePayment& request) const {
    if (request.amount < 0) return "An amount cannot be negative.";
    if (settings_.offers(request.method)) return std::nullopt;
    if (settings_.methods.empty()) return "This deployment takes no payments.";
    return "This deployment takes these methods of payment: " + join(settings_.methods) + ".";
}

PaymentReply PaymentAuthorizer::existing_outcome_or(const std::string& order_id,
                                                    PaymentReply otherwise,
                                                    Counter& counter) const {
    auto existing = database_.read([&](db::Connection& connection) {
        return PaymentService::existing_outcome(connection, order_id);
    });
    if (existing) return std::move(*existing);
    counter.add();
    return otherwise;
}

PaymentReply PaymentAuthorizer::refused(const std::string& order_id, std::string detail) const {
    return existing_outcome_or(order_id, {Outcome::refused, "", "", std::move(detail)}, refused_);
}

PaymentReply PaymentAuthorizer::busy(const std::string& order_id,
                                     std::chrono::milliseconds retry_after) const {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(retry_after).count();
    return existing_outcome_or(order_id,
                               {Outcome::busy, "", "",
                                "Payments cannot be taken at the moment; try again a little later.",
                                std::max<std::int64_t>(1, seconds)},
                               busy_);
}

Task<PaymentReply> PaymentAuthorizer::busy_before_charge(const contract::AuthorizePayment& request,
                                                         std::chrono::milliseconds retry_after) {
    if (const auto intent = prepared_.take(request)) {
        try {
            co_await database_.finish(
                [&](db::Transaction& tx) { service_->withdraw(tx, intent->payment_id); });
        } catch (const std::exception& e) {
            log::warn("the intent of a payment stays until it is checked",
                      {{"order", id_prefix(request.order_id)}, {"error", e.what()}});
        }
    }
    co_return busy(request.order_id, retry_after);
}

// No gateway is called, so neither the circuit breaker nor the bulkhead applies.
Task<PaymentReply> PaymentAuthorizer::approve_without_charge(contract::AuthorizePayment request,
                                                             std::string traceparent) const {
    const auto agree = [&](db::Transaction& tx) {
        tx.set_trace(traceparent);
        if (auto existing = PaymentService::existing_outcome(tx.connection(), request.order_id))
            return *existing;
        return service_->approve_without_charge(tx, request);
    };
    try {
        co_return co_await database_.write(agree);
    } catch (const db::Overloaded&) {  // nothing was agreed on
    } catch (const db::Unavailable&) {
    }
    co_return busy(request.order_id, short_wait);
}

Task<PaymentReply> PaymentAuthorizer::charge(contract::AuthorizePayment request,
                                             std::string traceparent) {
    const auto self = shared_from_this();
    // The circuit first: while it is open, no request waits for a slot.
    auto permit = breaker_.try_acquire();
    if (!permit) co_return co_await busy_before_charge(request, breaker_.retry_after());
    auto slot = co_await bulkhead_.enter();
    if (!slot) {
        permit->withdraw();
        co_return co_await busy_before_charge(request, short_wait);
    }
    const auto call = std::make_shared<GatewayCall>(self, std::move(*slot), std::move(*permit));
    if (auto reply = co_await begin(*call, request)) co_return std::move(*reply);

    const Executor executor = co_await boost::asio::this_coro::executor;
    const std::string payment_id = call->charge.payment_id;
    call->charge = {payment_id, request.order_id, request.amount, std::move(request.token)};
    call->traceparent = traceparent;
    call->done = std::make_shared<AsyncEvent>(executor);
    spawn(executor, call_gateway(call), "payment");
    co_await call->done->wait_for(settings_.gateway_timeout);
    if (call->reply) co_return *call->reply;
    call->settle_permit(false);
    co_return co_await settle(
        payment_id, {Verdict::unknown, "The payment gateway did not answer in time."}, traceparent);
}

std::optional<PaymentReply> PaymentAuthorizer::outcome_without_charge(
    db::Connection& connection, const contract::AuthorizePayment& request) const {
    auto existing = PaymentService::existing_outcome(connection, request.order_id);
    if (!existing && service_->is_used(connection, request.order_id, request.token)) {
        existing = PaymentReply{Outcome::refused, "", "",
                                "This payment was declined before. Start a new one."};
    }
    return existing;
}

PaymentAuthorizer::Begun PaymentAuthorizer::begin(db::Transaction& tx,
                                                  const contract::AuthorizePayment& request) const {
    if (auto existing = outcome_without_charge(tx.connection(), request))
        return {"", std::move(existing)};
    return {service_->begin(tx, request), std::nullopt};
}

Task<std::optional<PaymentReply>> PaymentAuthorizer::begin(
    GatewayCall& call, const contract::AuthorizePayment& request) {
    const auto intent = prepared_.take(request);
    if (intent && prepared_.may_be_charged(*intent)) {
        call.charge.payment_id = intent->payment_id;
        co_return std::nullopt;
    }
    std::optional<PaymentReply> existing;
    try {
        Begun begun = co_await database_.write([&](db::Transaction& tx) {
            // It is too old, or its unit was queued before this one.
            if (intent) service_->withdraw(tx, intent->payment_id);
            return begin(tx, request);
        });
        call.charge.payment_id = std::move(begun.payment_id);
        existing = std::move(begun.existing);
        if (!existing) co_return std::nullopt;
        if (existing->outcome == Outcome::refused) refused_.add();
        if (existing->outcome == Outcome::pending) service_->wake_reconciler();  // it may be due
    } catch (const db::Overloaded&) {
        existing = busy(request.order_id, short_wait);
    } catch (const db::Unavailable&) {
        existing = busy(request.order_id, short_wait);
    } catch (...) {
        call.permit->withdraw();
        throw;
    }
    call.permit->withdraw();
    co_return existing;
}

Task<> PaymentAuthorizer::call_gateway(std::shared_ptr<GatewayCall> call) {
    PaymentAuthorizer& self = *call->authorizer;
    const Instant begun = self.clock_.monotonic();
    GatewayResponse response{Verdict::unknown, "The payment gateway could not be asked.", false};
    try {
        response = co_await self.gateway_->charge(call->charge);
    } catch (const std::exception& e) {
        log::warn("a call of the payment gateway failed",
                  {{"payment", id_prefix(call->charge.payment_id)}, {"error", e.what()}});
    }
    self.gateway_seconds_.observe(
        std::chrono::duration<double>(self.clock_.monotonic() - begun).count());
    call->settle_permit(response.healthy);
    call->reply =
        co_await self.settle(call->charge.payment_id, std::move(response), call->traceparent);
    call->done->notify();
}

Task<PaymentReply> PaymentAuthorizer::settle(std::string payment_id, GatewayResponse response,
                                             std::string traceparent) const {
    try {
        co_return co_await database_.finish([&](db::Transaction& tx) {
            tx.set_trace(traceparent);
            return service_->settle(tx, payment_id, response);
        });
    } catch (const std::exception& e) {
        log::error("the outcome of a payment could not be written; it will be checked again",
                   {{"payment", id_prefix(payment_id)}, {"error", e.what()}});
    }
    service_->wake_reconciler();
    co_return PaymentReply{Outcome::pending, payment_id, "", "The payment is not settled yet."};
}

}  // namespace baedal::pay
