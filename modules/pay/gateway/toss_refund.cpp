#include "pay/gateway/toss_refund.h"

#include <utility>

#include "base/log.h"
#include "base/random.h"

namespace baedal::pay {

namespace {

using RefundVerdict = RefundResponse::Verdict;

std::string code_of(const TossResponse& response) {
    return "(" + std::string(printable_code(response.error_code)) + ")";
}

std::int64_t left_of(const TossPayment& payment) {
    std::int64_t left = payment.total_amount;
    for (const GatewayCancel& cancel : cancels_of(payment)) left -= cancel.amount;
    return left;
}

RefundResponse refused(const TossResponse& response) {
    const TossCode* row = find_toss_code(TossCall::cancel, response.error_code);
    std::string detail = "Toss Payments refuses the refund " + code_of(response) + ".";
    if (row != nullptr && !row->advice.empty()) detail += " " + std::string(row->advice);
    return {RefundVerdict::refused, std::move(detail)};
}

RefundResponse not_now(const TossResponse& response) {
    return {RefundVerdict::not_now,
            "Toss Payments does not take the refund now " + code_of(response) + "."};
}

RefundResponse unclear(const TossResponse& response, const GatewayRefund& refund) {
    log::warn("Toss Payments gave no clear response to a refund",
              {{"refund", id_prefix(refund.key)},
               {"status", response.http_status},
               {"code", printable_code(response.error_code)}});
    return {RefundVerdict::unknown,
            "Toss Payments gave no clear answer " + code_of(response) + "."};
}

// Of a cancel that the payment does not show.
RefundResponse outcome_of_error(const TossResponse& response, TossError error,
                                const TossPayment& shown, const GatewayRefund& refund,
                                bool looked_at) {
    const bool less_left = left_of(shown) < refund.amount;
    switch (error) {
        case TossError::refused:
        case TossError::exceeds: return less_left ? not_now(response) : refused(response);
        case TossError::cancelled:
            if (less_left) return not_now(response);
            if (shown.status == "CANCELED") return refused(response);
            break;
        case TossError::not_now: return not_now(response);
        case TossError::under_way: return unclear(response, refund);
        case TossError::not_found:
        case TossError::unclear:
        case TossError::wrong_key: break;
    }
    const bool answered = response.http_status >= 400 && response.http_status < 500 &&
                          !response.error_code.empty() && error != TossError::wrong_key;
    return answered && looked_at ? not_now(response) : unclear(response, refund);
}

}  // namespace

std::vector<GatewayCancel> cancels_of(const TossPayment& payment) {
    std::vector<GatewayCancel> out;
    int number = 0;
    for (const TossCancel& cancel : payment.cancels) {
        ++number;
        if (cancel.status != "DONE" || cancel.reason == deposit_refusal_reason) continue;
        std::string id = cancel.transaction_key;
        if (id.empty()) id = payment.payment_key + "/" + std::to_string(number);
        out.push_back({std::move(id), refund_key_of(cancel), cancel.amount});
    }
    return out;
}

std::optional<RefundResponse> shown_refund(const TossPayment& payment,
                                           const GatewayRefund& refund) {
    for (const TossCancel& cancel : payment.cancels) {
        if (!is_cancel_of(cancel, refund.key, refund.amount)) continue;
        if (cancel.status == "DONE")
            return RefundResponse{RefundVerdict::done, "Refunded.", cancels_of(payment)};
        if (cancel.status == "ABORTED")
            return RefundResponse{RefundVerdict::not_now, "The payment gateway gave the refund up.",
                                  cancels_of(payment)};
        return RefundResponse{RefundVerdict::unknown,
                              "The refund is under way at the payment gateway.",
                              cancels_of(payment)};
    }
    return std::nullopt;
}

RefundResponse refund_outcome(const TossResponse& response, TossError error,
                              const TossPayment& shown, const GatewayRefund& refund,
                              bool looked_at) {
    if (auto known = shown_refund(shown, refund)) return std::move(*known);
    RefundResponse out = outcome_of_error(response, error, shown, refund, looked_at);
    out.cancels = cancels_of(shown);
    return out;
}

RefundResponse refund_without_key() {
    return {
        RefundVerdict::refused,
        "The payment has no payment key. Refund it by hand in the back office of Toss Payments."};
}

RefundResponse refund_of_unknown_payment(const TossResponse& response) {
    return {RefundVerdict::not_now,
            "Toss Payments does not show this payment " + code_of(response) +
                ". If the shop's account there was changed, refund by hand in the back office of "
                "the former one."};
}

RefundResponse unclear_refund(const TossResponse& response, TossError error,
                              const GatewayRefund& refund) {
    if (error == TossError::wrong_key)
        return {RefundVerdict::unknown, "Toss Payments refuses this deployment's secret key."};
    return unclear(response, refund);
}

}  // namespace baedal::pay
