#include "pay/gateway/toss_gateway.h"

#include "base/log.h"
#include "base/random.h"
#include "pay/gateway/toss_refund.h"

namespace baedal::pay {

namespace {

using Verdict = GatewayResponse::Verdict;

// Toss refuses a second cancel of a payment within a second (FORBIDDEN_CONSECUTIVE_REQUEST).
constexpr Milliseconds cancel_spacing{1'500};

bool waits_for_deposit(const TossPayment& payment) {
    return payment.status == "WAITING_FOR_DEPOSIT";
}
bool waits_for_confirm(const TossPayment& payment) {
    return payment.status == "READY" || payment.status == "IN_PROGRESS";
}

GatewayResponse declined(std::string detail) { return {Verdict::declined, std::move(detail)}; }
GatewayResponse unknown(std::string detail) { return {Verdict::unknown, std::move(detail)}; }

bool belongs_to(const TossPayment& payment, const Charge& charge) {
    return payment.order_id == charge.order_id && payment.payment_key == charge.token;
}

GatewayResponse unclear(const TossResponse& response, TossError error, std::string_view id) {
    log::warn("Toss Payments gave no clear response",
              {{"id", id_prefix(id)},
               {"status", response.http_status},
               {"code", printable_code(response.error_code)}});
    return {Verdict::unknown, "The payment gateway did not give a clear answer.",
            is_healthy(response, error)};
}

GatewayResponse other_amount(const TossPayment& payment, const Charge& charge) {
    log::error("Toss Payments has another amount than the order; check the payment by hand",
               {{"payment", id_prefix(charge.payment_id)},
                {"ours", charge.amount},
                {"theirs", payment.total_amount}});
    return unknown("The payment gateway has another amount.");
}

// Of the charge's own payment.
GatewayResponse outcome_of(const TossPayment& payment, const Charge& charge, bool session_over) {
    const std::string status(printable_code(payment.status));
    GatewayResponse out{verdict_of_status(payment.status), "Approved.", true, cancels_of(payment)};
    if (out.verdict == Verdict::approved && payment.total_amount != charge.amount)
        return other_amount(payment, charge);
    // Toss confirms nothing any more once the session is over, whatever it still shows.
    if (waits_for_confirm(payment) && session_over) out.verdict = Verdict::declined;
    if (out.verdict == Verdict::declined)
        out.detail = "The payment did not go through (" + status + ").";
    if (out.verdict == Verdict::unknown)
        out.detail = "The payment is not finished at the payment gateway (" + status + ").";
    return out;
}

}  // namespace

TossGateway::TossGateway(const TossSettings& settings)
    : session_(settings.session), api_(settings) {}

GatewayRules TossGateway::rules() const {
    return {.refund_spacing = cancel_spacing,
            .single_use_tokens = true,
            .decline_is_final_after = session_};
}

Task<GatewayResponse> TossGateway::charge(Charge charge) {
    // Nothing is sent with this key, now or later.
    if (!may_be_payment_key(charge.token)) co_return declined("This is no key of a payment.");
    const TossResponse response = co_await api_.confirm(charge);
    if (response.payment && belongs_to(*response.payment, charge))
        co_return co_await settle(*response.payment, charge, Milliseconds{0});
    const TossError error = classify(TossCall::confirm, response);
    if (error == TossError::refused || error == TossError::not_found)
        co_return declined("The payment was declined (" +
                           std::string(printable_code(response.error_code)) + ").");
    co_return unclear(response, error, charge.payment_id);
}

Task<GatewayResponse> TossGateway::settle(TossPayment payment, Charge charge,
                                          Milliseconds age) const {
    if (waits_for_deposit(payment)) co_return co_await decline_deposit(std::move(charge), age);
    co_return outcome_of(payment, charge, age >= session_);
}

// A deposit may come for days, and could not be refunded without an account of the customer.
Task<GatewayResponse> TossGateway::decline_deposit(Charge charge, Milliseconds age) const {
    const TossResponse response = co_await api_.cancel_before_deposit(charge.token);
    if (!response.payment) (void)classify(TossCall::cancel, response);
    // The payment decides: an earlier cancel may have done it, or the deposit may have come before.
    const TossResponse shown =
        response.payment ? response : co_await api_.get_payment(charge.token);
    if (!shown.payment || !belongs_to(*shown.payment, charge))
        co_return unclear(shown, classify(TossCall::query, shown), charge.payment_id);
    GatewayResponse out = outcome_of(*shown.payment, charge, age >= session_);
    if (out.verdict == Verdict::declined)
        out.detail = "Payments by virtual account are not taken; nothing was paid.";
    if (out.verdict == Verdict::unknown) {
        log::warn("a payment by virtual account could not be cancelled yet",
                  {{"payment", id_prefix(charge.payment_id)},
                   {"code", printable_code(response.error_code)}});
    }
    co_return out;
}

Task<GatewayResponse> TossGateway::query(Charge charge, Milliseconds age) {
    if (!may_be_payment_key(charge.token)) co_return declined("This is no key of a payment.");
    const TossResponse response = co_await api_.get_payment(charge.token);
    if (response.payment && belongs_to(*response.payment, charge))
        co_return co_await settle(*response.payment, charge, age);
    TossError error = TossError::not_found;  // with a key of another order Toss confirms nothing
    if (!response.payment) {
        error = classify(TossCall::query, response);
        if (!is_healthy(response, error)) co_return unclear(response, error, charge.payment_id);
    }
    co_return co_await query_by_order(std::move(charge), age, error == TossError::not_found);
}

Task<GatewayResponse> TossGateway::query_by_order(Charge charge, Milliseconds age,
                                                  bool key_unknown) const {
    const TossResponse response = co_await api_.get_payment_of_order(charge.order_id);
    if (response.payment && belongs_to(*response.payment, charge))
        co_return co_await settle(*response.payment, charge, age);
    if (!response.payment || response.payment->order_id != charge.order_id) {
        const TossError error = classify(TossCall::query, response);
        if (error != TossError::not_found) co_return unclear(response, error, charge.payment_id);
    } else if (!key_unknown) {
        co_return unknown("The payment gateway does not show the payment.");
    }
    // Toss may show confirmed payments only, and the confirm may still be under way. Another attempt of
    // the order says nothing about this one.
    if (age < session_) co_return unknown("The payment gateway does not show the payment yet.");
    co_return declined("The payment gateway knows of no such payment.");
}

Task<RefundResponse> TossGateway::refund(GatewayRefund refund) {
    if (!may_be_payment_key(refund.token)) co_return refund_without_key();
    bool looked_at = false;
    if (refund.repeated) {
        // Toss would repeat the key's first response, even a failure, and forgets the key after 15 days.
        const TossResponse before = co_await api_.get_payment(refund.token);
        if (before.payment) {
            if (auto known = shown_refund(*before.payment, refund)) co_return std::move(*known);
            looked_at = true;
        } else {
            const TossError error = classify(TossCall::query, before);
            if (error != TossError::not_found) co_return unclear_refund(before, error, refund);
        }
    }
    const TossResponse response = co_await api_.cancel(refund);
    const TossError error =
        response.payment ? TossError::unclear : classify(TossCall::cancel, response);
    if (error == TossError::wrong_key) co_return unclear_refund(response, error, refund);
    // The payment decides: an earlier call may have made the refund.
    const TossResponse shown =
        response.payment ? response : co_await api_.get_payment(refund.token);
    if (shown.payment) co_return refund_outcome(response, error, *shown.payment, refund, looked_at);
    const bool nowhere =
        error == TossError::not_found && classify(TossCall::query, shown) == TossError::not_found;
    co_return nowhere ? refund_of_unknown_payment(response)
                      : unclear_refund(response, error, refund);
}

Task<TransactionPage> TossGateway::list(TransactionQuery query) {
    co_return co_await api_.list_transactions(std::move(query));
}

}  // namespace baedal::pay
