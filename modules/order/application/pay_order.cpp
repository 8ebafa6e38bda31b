#include "order/application/pay_order.h"

#include "order/application/problems.h"
#include "order/domain/orderability.h"
#include "order/storage/order_repository.h"

namespace baedal::order {

struct PayOrder::Begun {
    db::IdempotencyKey::Claim claim;
    Order order;
    bool begins = false;  // this call begins an attempt
};

namespace {

// While an attempt is not settled, a call only asks for its outcome.
bool may_begin(const Order& order) {
    return order.payment_status == PaymentStatus::none ||
           order.payment_status == PaymentStatus::declined;
}

}  // namespace

Result<PayOrder::Begun> PayOrder::begin(
    db::Transaction& tx, const std::string& order_id, const PaymentAttempt& payment,
    const std::optional<IdempotentRequest>& idempotent_request) const {
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
    if (may_begin(order)) {
        const auto refusal = check_still_orderable(*menus_.snapshot(), order, tx.now());
        if (refusal && !resumes) return std::unexpected(payment_refused(*refusal, order));
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
    const auto unit = [&](db::Transaction& tx) {
        return begin(tx, order_id, payment, idempotent_request);
    };
    auto begun = co_await database_.write(unit);
    if (!begun) co_return std::unexpected(std::move(begun.error()));
    if (begun->claim.is_settled()) co_return settled_result(std::move(begun->claim));
    ChargeAttempt attempt(begun->order, std::move(trace), std::move(idempotent_request));
    attempt.begins = begun->begins;
    attempt.payment = std::move(payment.payment);
    co_return co_await charge_order_.charge(std::move(attempt));
}

}  // namespace baedal::order
