#include "pay/gateway/toss_codes.h"

#include <algorithm>
#include <span>

namespace baedal::pay {

namespace {

using Verdict = GatewayResponse::Verdict;
using Codes = std::span<const std::string_view>;

// Of confirm: the card, the account, the amount or the merchant's contract is refused.
constexpr std::string_view confirm_refusals[] = {
    "BELOW_MINIMUM_AMOUNT",
    "FDS_ERROR",
    "INVALID_ACCOUNT_INFO_RE_REGISTER",
    "INVALID_AUTHORIZE_AUTH",
    "INVALID_CARD_EXPIRATION",
    "INVALID_CARD_INSTALLMENT_PLAN",
    "INVALID_CARD_LOST_OR_STOLEN",
    "INVALID_CARD_NUMBER",
    "INVALID_PASSWORD",
    "INVALID_REJECT_CARD",
    "INVALID_REQUEST",
    "INVALID_STOPPED_CARD",
    "INVALID_UNREGISTERED_SUBMALL",
    "NOT_ALLOWED_POINT_USE",
    "NOT_AVAILABLE_BANK",
    "NOT_AVAILABLE_PAYMENT",
    "NOT_FOUND_TERMINAL_ID",
    "NOT_REGISTERED_BUSINESS",
    "NOT_SUPPORTED_INSTALLMENT_PLAN_CARD_OR_MERCHANT",
    "NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN",
    "REJECT_ACCOUNT_PAYMENT",
    "REJECT_CARD_COMPANY",
    "REJECT_CARD_PAYMENT",
    "REJECT_TOSSPAY_INVALID_ACCOUNT",
    "RESTRICTED_TRANSFER_ACCOUNT",
    "UNAPPROVED_ORDER_ID",
};

// Of cancel: nothing (more) can be refunded in this way.
constexpr std::string_view cancel_refusals[] = {
    "ALREADY_CANCELED_PAYMENT",
    "EXCEED_CANCEL_AMOUNT_DISCOUNT_AMOUNT",
    "INVALID_BANK",
    "INVALID_REFUND_ACCOUNT_INFO",
    "INVALID_REFUND_ACCOUNT_NUMBER",
    "INVALID_REQUEST",
    "NOT_ALLOWED_PARTIAL_REFUND",
    "NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT",
    "NOT_AVAILABLE_BANK",
    "NOT_CANCELABLE_AMOUNT",
    "NOT_CANCELABLE_PAYMENT",
    "NOT_CANCELABLE_PAYMENT_FOR_DORMANT_USER",
    "NOT_MATCHES_REFUNDABLE_AMOUNT",
    "REFUND_REJECTED",
};

constexpr std::string_view key_errors[] = {
    "INCORRECT_BASIC_AUTH_FORMAT",
    "INVALID_API_KEY",
    "UNAUTHORIZED_KEY",
};

// A growing family of codes: EXCEED_MAX_DAILY_PAYMENT_COUNT, EXCEED_MAX_PAYMENT_AMOUNT, ...
constexpr std::string_view limit_exceeded = "EXCEED_MAX_";

bool contains(Codes codes, std::string_view code) {
    return std::ranges::find(codes, code) != codes.end();
}

TossError classify(int http_status, std::string_view code, Codes refusals) {
    if (http_status >= 500) return TossError::unclear;
    if (contains(key_errors, code)) return TossError::wrong_key;
    if (code == "NOT_FOUND_PAYMENT" || code == "NOT_FOUND_PAYMENT_SESSION")
        return TossError::not_found;
    if (contains(refusals, code)) return TossError::refused;
    if (!refusals.empty() && code.starts_with(limit_exceeded)) return TossError::refused;
    return TossError::unclear;
}

}  // namespace

TossError classify_confirm_error(int http_status, std::string_view code) {
    return classify(http_status, code, confirm_refusals);
}

TossError classify_query_error(int http_status, std::string_view code) {
    return classify(http_status, code, {});
}

TossError classify_cancel_error(int http_status, std::string_view code) {
    return classify(http_status, code, cancel_refusals);
}

Verdict verdict_of_status(std::string_view status) {
    if (status == "DONE" || status == "PARTIAL_CANCELED") return Verdict::approved;
    // CANCELED: all of it was refunded at Toss.
    if (status == "ABORTED" || status == "EXPIRED" || status == "CANCELED")
        return Verdict::declined;
    return Verdict::unknown;
}

}  // namespace baedal::pay
