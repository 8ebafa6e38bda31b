#include "order/application/pay_order.h"

#include "order/application/problems.h"
#include "order/domain/orderability.h"
#include "order/storage/order_repository.h"

namespace baedal::order {

using pay::contract::Outcome;

struct PayOrder::Begun {
    db::IdempotencyKey::Claim claim;
    Order order;
    bool begins = false;  // this call begins an attempt
};

namespace {

// While an attempt may be open, a call only asks for its outcome. `nothing_open` is the begin of an attempt
// that pay does not know.
bool may_begin(const Order& order, std::optional<TimePoint> nothing_open) {
    return order.payment_status == PaymentStatus::none ||
           order.payment_status == PaymentStatus::declined || order.attempt_at == nothing_open;
}

}  // namespace

Result<PayOrder::Begun> PayOrder::begin(db::Transaction& tx, const std::string& order_id,
                                        const PaymentAttempt& payment,
                                        const std::optional<IdempotentRequest>& idempotent_request,
                                        std::optional<TimePoint> nothing_open) const {
    auto found = repository::find(tx, order_id);
    if (!found) return std::unexpected(no_such_order());
    Begun out{{}, std::move(*found)};
    Order& order = out.order;
    if (idempotent_request) out.claim = idempotent_request->key.look_up(tx);
    if (out.claim.is_settled()) return out;
    const bool resumes = out.claim.interrupted.has_value();
    if (order.status != Status::awaiting_payment) {
        if (resumes) return out;
        return std::unexpected(not_awaiting_payment(order));
    }
    if (payment.amount && *payment.amount != order.price.total)
        return std::unexpected(amount_mismatch(order));
    if (may_begin(order, nothing_open)) {
        const auto refusal = check_still_orderable(*menus_.snapshot(), order, tx.now());
        if (refusal) return std::unexpected(payment_refused(*refusal, order));
        order.begin_payment(payment.payment.method, tx.now());
        publisher_.changed(tx, order);
        out.begins = true;
    }
    if (idempotent_request && !resumes) idempotent_request->key.take(tx, order_id);
    return out;
}

Task<Result<ChargeResult>> PayOrder::pay(std::string order_id, PaymentAttempt payment,
                                         std::optional<IdempotentRequest> idempotent_request,
                                         std::string trace) const {
    std::optional<TimePoint> nothing_open;
    for (;;) {
        const auto unit = [&](db::Transaction& tx) {
            return begin(tx, order_id, payment, idempotent_request, nothing_open);
        };
        auto begun = co_await database_.write(unit);
        if (!begun) co_return std::unexpected(std::move(begun.error()));
        if (begun->claim.is_settled()) co_return settled_result(std::move(begun->claim));
        ChargeAttempt attempt(begun->order, trace, idempotent_request);
        attempt.begins = begun->begins;
        attempt.payment = payment.payment;
        if (attempt.begins) co_return co_await charge_order_.charge(std::move(attempt));

        auto reply = co_await charge_order_.find_payment(attempt);
        const bool awaits = begun->order.status == Status::awaiting_payment;
        if (reply.outcome != Outcome::none || !awaits)
            co_return co_await charge_order_.finish(std::move(attempt), std::move(reply));
        nothing_open = attempt.begun_at;
    }
}

}  // namespace baedal::order
