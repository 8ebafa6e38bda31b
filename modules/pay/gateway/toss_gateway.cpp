#include "pay/gateway/toss_gateway.h"

#include <algorithm>

#include "base/log.h"
#include "base/random.h"
#include "pay/gateway/toss_codes.h"

namespace baedal::pay {

namespace {

using Verdict = GatewayResponse::Verdict;

constexpr std::size_t longest_payment_key = 200;
// Toss refuses a second cancel of a payment within a second (FORBIDDEN_CONSECUTIVE_REQUEST).
constexpr Milliseconds cancel_spacing{1'500};

GatewayResponse declined(std::string detail) { return {Verdict::declined, std::move(detail)}; }
GatewayResponse unknown(std::string detail) { return {Verdict::unknown, std::move(detail)}; }

net::ClientSettings client_settings(const TossSettings& settings) {
    net::ClientSettings out;
    out.base = settings.base_url;
    out.ca_file = settings.ca_file;
    out.deadline = settings.timeout;
    return out;
}

bool may_be_payment_key(std::string_view token) {
    return !token.empty() && token.size() <= longest_payment_key &&
           std::ranges::all_of(token, [](char c) { return c > ' ' && c < '\x7F'; });
}

bool belongs_to(const TossPayment& payment, const Charge& charge) {
    return payment.order_id == charge.order_id && payment.payment_key == charge.token;
}

// The cancels that are done.
std::vector<GatewayCancel> cancels_of(const TossPayment& payment) {
    std::vector<GatewayCancel> out;
    for (const TossCancel& cancel : payment.cancels) {
        if (cancel.status == "DONE")
            out.push_back({cancel.transaction_key, refund_key_of(cancel), cancel.amount});
    }
    return out;
}

// Of the charge's own payment.
GatewayResponse outcome_of(const TossPayment& payment, const Charge& charge) {
    if (payment.total_amount != charge.amount) {
        log::error("Toss Payments has another amount than the order; check the payment by hand",
                   {{"payment", id_prefix(charge.payment_id)},
                    {"ours", charge.amount},
                    {"theirs", payment.total_amount}});
        return unknown("The payment gateway has another amount.");
    }
    GatewayResponse out{verdict_of_status(payment.status), "Approved.", true, cancels_of(payment)};
    const std::string status(printable_code(payment.status));
    if (out.verdict == Verdict::declined)
        out.detail = "The payment did not go through (" + status + ").";
    if (out.verdict == Verdict::unknown)
        out.detail = "The payment is not finished at the payment gateway (" + status + ").";
    return out;
}

// Customers cannot pay until the owner corrects the key.
void report_wrong_key(std::string_view code) {
    log::error("Toss Payments refuses this deployment's secret key: see BAEDAL_TOSS_SECRET_KEY",
               {{"code", printable_code(code)}});
}

GatewayResponse unclear(const TossResponse& response, std::string_view id) {
    log::warn("Toss Payments gave no clear response",
              {{"id", id_prefix(id)},
               {"status", response.http_status},
               {"code", printable_code(response.error_code)}});
    return {Verdict::unknown, "The payment gateway did not give a clear answer.", false};
}

RefundResponse refunded(const TossPayment& payment) {
    return {RefundResponse::Verdict::done, "Refunded.", cancels_of(payment)};
}
RefundResponse under_way() {
    return {RefundResponse::Verdict::unknown, "The refund is under way at the payment gateway."};
}
RefundResponse unclear_refund(const TossResponse& response, std::string_view key) {
    return {RefundResponse::Verdict::unknown, unclear(response, key).detail};
}

// Whether the payment has the cancel of this refund. Nothing: the cancel is under way at Toss.
std::optional<bool> has_cancel(const TossPayment& payment, const GatewayRefund& refund) {
    for (const TossCancel& cancel : payment.cancels) {
        if (!is_cancel_of(cancel, refund.key, refund.amount)) continue;
        if (cancel.status == "IN_PROGRESS") return std::nullopt;
        if (cancel.status == "DONE") return true;
    }
    return false;
}

}  // namespace

TossGateway::TossGateway(const TossSettings& settings)
    : authorization_(net::basic_authorization(settings.secret_key, "")),
      session_(settings.session),
      client_(client_settings(settings)) {}

Task<TossResponse> TossGateway::get(std::string target) const {
    net::ClientRequest request{"GET", std::move(target), {{"Authorization", authorization_}}, ""};
    const net::ClientResponse response = co_await client_.call(std::move(request));
    co_return decode_toss_response(response.status, response.body);
}

Task<TossResponse> TossGateway::post(std::string target, std::string idempotency_key,
                                     json::Object body) const {
    net::ClientRequest request{"POST",
                               std::move(target),
                               {{"Authorization", authorization_},
                                {"Content-Type", "application/json"},
                                {"Idempotency-Key", std::move(idempotency_key)}},
                               json::dump(body)};
    const net::ClientResponse response = co_await client_.call(std::move(request));
    co_return decode_toss_response(response.status, response.body);
}

Task<TossResponse> TossGateway::get_payment(std::string payment_key) const {
    co_return co_await get("/v1/payments/" + net::path_segment(payment_key));
}

Task<GatewayResponse> TossGateway::charge(Charge charge) {
    // Nothing is sent with this key, now or later.
    if (!may_be_payment_key(charge.token)) co_return declined("This is no key of a payment.");
    const TossResponse response = co_await post(
        "/v1/payments/confirm", charge.payment_id,
        {{"paymentKey", charge.token}, {"orderId", charge.order_id}, {"amount", charge.amount}});
    if (response.payment && belongs_to(*response.payment, charge))
        co_return outcome_of(*response.payment, charge);
    if (response.payment || response.http_status == 200)
        co_return unclear(response, charge.payment_id);
    switch (classify_confirm_error(response.http_status, response.error_code)) {
        case TossError::refused:
        case TossError::not_found:
            co_return declined("The payment was declined (" +
                               std::string(printable_code(response.error_code)) + ").");
        case TossError::wrong_key: report_wrong_key(response.error_code); break;
        case TossError::unclear: break;
    }
    co_return unclear(response, charge.payment_id);
}

Task<GatewayResponse> TossGateway::query(Charge charge, Milliseconds age) {
    if (!may_be_payment_key(charge.token)) co_return declined("This is no key of a payment.");
    const TossResponse response = co_await get_payment(charge.token);
    if (response.payment && belongs_to(*response.payment, charge))
        co_return outcome_of(*response.payment, charge);
    if (!response.payment) {
        const TossError error = classify_query_error(response.http_status, response.error_code);
        if (error == TossError::wrong_key) report_wrong_key(response.error_code);
        if (error != TossError::not_found) co_return unclear(response, charge.payment_id);
    }
    // There is no such payment, or the key is of another order, with which Toss confirms nothing.
    co_return co_await query_by_order(std::move(charge), age);
}

Task<GatewayResponse> TossGateway::query_by_order(Charge charge, Milliseconds age) const {
    const TossResponse response =
        co_await get("/v1/payments/orders/" + net::path_segment(charge.order_id));
    if (!response.payment) {
        const TossError error = classify_query_error(response.http_status, response.error_code);
        // Toss may show confirmed payments only, and the confirm may still be under way.
        if (error == TossError::not_found && age < session_)
            co_return unknown("The payment gateway does not show the payment yet.");
        if (error == TossError::not_found)
            co_return declined("The payment gateway knows of no such payment.");
        if (error == TossError::wrong_key) report_wrong_key(response.error_code);
        co_return unclear(response, charge.payment_id);
    }
    if (response.payment->order_id != charge.order_id)
        co_return unclear(response, charge.payment_id);
    if (belongs_to(*response.payment, charge)) co_return outcome_of(*response.payment, charge);
    // Another attempt of the order: nothing was captured for certain only if that one keeps no money.
    if (verdict_of_status(response.payment->status) == Verdict::declined)
        co_return declined("The payment did not go through.");
    log::error("Toss Payments has another payment of this order; check the order by hand",
               {{"payment", id_prefix(charge.payment_id)},
                {"status", printable_code(response.payment->status)}});
    co_return unknown("The payment gateway has another payment of this order.");
}

GatewayRules TossGateway::rules() const {
    return {.refund_spacing = cancel_spacing,
            .single_use_tokens = true,
            .decline_is_final_after = session_};
}

Task<RefundResponse> TossGateway::refund(GatewayRefund refund) {
    using Verdict = RefundResponse::Verdict;
    if (!may_be_payment_key(refund.token))
        co_return RefundResponse{Verdict::refused, "The payment has no payment key."};
    if (refund.repeated) {
        // Toss would repeat the key's first response, even a failure, and forgets the key after 15 days.
        const TossResponse before = co_await get_payment(refund.token);
        if (!before.payment) co_return unclear_refund(before, refund.key);
        const auto cancelled = has_cancel(*before.payment, refund);
        if (!cancelled) co_return under_way();
        if (*cancelled) co_return refunded(*before.payment);
    }
    const TossResponse response =
        co_await post("/v1/payments/" + net::path_segment(refund.token) + "/cancel", refund.key,
                      {{"cancelReason", cancel_reason(refund.reason, refund.key)},
                       {"cancelAmount", refund.amount}});
    const TossError error = classify_cancel_error(response.http_status, response.error_code);
    if (!response.payment && error == TossError::wrong_key) {
        report_wrong_key(response.error_code);
        co_return unclear_refund(response, refund.key);
    }
    // The payment itself decides: an earlier call may have made the refund.
    const TossResponse shown = response.payment ? response : co_await get_payment(refund.token);
    if (!shown.payment) co_return unclear_refund(shown, refund.key);
    const auto cancelled = has_cancel(*shown.payment, refund);
    if (!cancelled) co_return under_way();
    if (*cancelled) co_return refunded(*shown.payment);
    if (response.payment || error == TossError::unclear)
        co_return unclear_refund(response, refund.key);
    co_return RefundResponse{Verdict::refused,
                             "Toss Payments refuses the refund (" +
                                 std::string(printable_code(response.error_code)) + ").",
                             cancels_of(*shown.payment)};
}

}  // namespace baedal::pay
