#include "order/application/pay_order.h"

#include "base/phone.h"
#include "order/application/check_limits.h"
#include "order/application/problems.h"
#include "order/domain/orderability.h"
#include "order/storage/order_repository.h"

namespace baedal::order {

using pay::contract::Outcome;

struct PayOrder::Call {
    std::string order_id;
    PaymentAttempt payment;
    std::optional<IdempotentRequest> idempotent_request;
    std::string trace;
    bool resumes = false;                        // an earlier run of the module began it
    bool key_is_held = false;                    // by an earlier unit of this call, or that run
    std::optional<TimePoint> nothing_open = {};  // the begin of an attempt that pay does not know
};

struct PayOrder::Begun {
    db::IdempotencyKey::Claim claim;
    Order order;
    bool begins = false;  // this call begins an attempt
};

namespace {

constexpr std::int64_t keys_per_attempt = 3;

// While an attempt may be open, a call only asks for its outcome. `nothing_open` is the begin of an attempt
// that pay does not know.
bool may_begin(const Order& order, std::optional<TimePoint> nothing_open) {
    return order.payment_status == PaymentStatus::none ||
           order.payment_status == PaymentStatus::declined || order.attempt_at == nothing_open;
}

}  // namespace

Result<PayOrder::Begun> PayOrder::begin(db::Transaction& tx, const Call& call) const {
    auto found = repository::find(tx, call.order_id);
    if (!found) return std::unexpected(no_such_order());
    Begun out{{}, std::move(*found)};
    Order& order = out.order;
    const auto& request = call.idempotent_request;
    if (request && !call.key_is_held) out.claim = request->key.look_up(tx);
    if (out.claim.is_settled()) return out;
    const bool resumes = call.key_is_held || out.claim.interrupted.has_value();
    if (order.status != Status::awaiting_payment) {
        if (resumes) return out;
        return std::unexpected(not_awaiting_payment(order));
    }
    const auto& amount = call.payment.amount;
    if (amount && *amount != order.price.total) return std::unexpected(amount_mismatch(order));
    const bool takes_key = request && !resumes;
    if (takes_key && !may_take_key(order, call)) return std::unexpected(too_many_attempts(order));
    if (takes_key) ++order.payment_keys;
    if (may_begin(order, call.nothing_open)) {
        if (auto problem = check_attempt(tx, order, call))
            return std::unexpected(std::move(*problem));
        order.begin_payment(call.payment.payment.method, tx.now());
        publisher_.changed(tx, order);
        out.begins = true;
    } else if (takes_key) {
        publisher_.changed(tx, order);
    }
    if (takes_key) request->key.take(tx, call.order_id);
    return out;
}

// The response to each key is stored for a day, also where the request begins no attempt or its attempt is
// withdrawn.
bool PayOrder::may_take_key(const Order& order, const Call& call) const {
    return settings_.max_attempts == 0 || call.payment.requester.is_staff ||
           order.payment_keys < keys_per_attempt * settings_.max_attempts;
}

std::optional<Problem> PayOrder::check_attempt(db::Transaction& tx, const Order& order,
                                               const Call& call) const {
    const auto refusal = check_still_orderable(*menus_.snapshot(), order, tx.now());
    if (refusal) return payment_refused(*refusal, order);
    Requester requester = call.payment.requester;
    if (order.customer) requester.phone = phone_key(order.customer->phone);
    if (requester.is_staff) return std::nullopt;
    if (settings_.max_attempts > 0 && order.attempts >= settings_.max_attempts)
        return too_many_attempts(order);
    const std::optional method = call.payment.payment.method;
    // The order counts as unpaid already.
    if (open_kind(method) != repository::OpenKind::cash) return std::nullopt;
    if (auto problem = check_limits(tx.connection(), tx.now(), settings_, order, requester, method))
        return problem;
    count_open(tx, order, requester, repository::OpenKind::cash);
    return std::nullopt;
}

Task<Result<ChargeResult>> PayOrder::pay(std::string order_id, PaymentAttempt payment,
                                         std::optional<IdempotentRequest> idempotent_request,
                                         std::string trace) const {
    co_return co_await run(
        {std::move(order_id), std::move(payment), std::move(idempotent_request), std::move(trace)});
}

Task<Result<ChargeResult>> PayOrder::resume(std::string order_id, PaymentChoice payment,
                                            IdempotentRequest request, std::string trace) const {
    Call call{std::move(order_id), {std::move(payment), {}}, std::move(request), std::move(trace)};
    call.resumes = call.key_is_held = true;
    co_return co_await run(std::move(call));
}

Task<Result<ChargeResult>> PayOrder::run(Call call) const {
    for (;;) {
        auto begun = co_await database_.write([&](db::Transaction& tx) { return begin(tx, call); });
        if (!begun) {
            if (call.key_is_held) co_await set_aside(*call.idempotent_request);
            co_return std::unexpected(std::move(begun.error()));
        }
        if (begun->claim.is_settled()) co_return settled_result(std::move(begun->claim));
        ChargeAttempt attempt(begun->order, call.trace, call.idempotent_request);
        attempt.begins = begun->begins;
        attempt.resumes = call.resumes || begun->claim.interrupted.has_value();
        attempt.payment = call.payment.payment;
        attempt.requester = call.payment.requester;
        if (attempt.begins) co_return co_await charge_order_.charge(std::move(attempt));

        auto reply = co_await charge_order_.find_payment(attempt);
        const bool awaits = begun->order.status == Status::awaiting_payment;
        if (reply.outcome != Outcome::none || !awaits)
            co_return co_await charge_order_.finish(std::move(attempt), std::move(reply));
        // Pay knows of no attempt: this call begins one.
        call.nothing_open = attempt.begun_at;
        call.key_is_held = call.idempotent_request.has_value();
    }
}

Task<> PayOrder::set_aside(const IdempotentRequest& request) const {
    co_await database_.write([&](db::Transaction& tx) { request.key.set_aside(tx); });
}

}  // namespace baedal::order
