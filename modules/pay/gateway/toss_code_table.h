// The error codes that Toss Payments publishes, by call, and what each means here: the only list of them.
// docs/toss.md shows it. (https://docs.tosspayments.com/reference/error-codes)
#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>

#include "base/enum_names.h"

namespace baedal::pay {

enum class TossCall {
    any,      // a code that means the same at every call
    confirm,  // POST /v1/payments/confirm
    query,    // GET /v1/payments/{paymentKey} and GET /v1/payments/orders/{orderId}
    cancel,   // POST /v1/payments/{paymentKey}/cancel
};
constexpr EnumNames<TossCall, 4> enum_names(TossCall) {
    return {"any", "confirm", "query", "cancel"};
}

enum class TossError {
    refused,    // this call has moved nothing and never will
    not_now,    // a cancel that has moved nothing; a later one with another key may
    exceeds,    // a cancel of more than is left: the payment's other cancels decide
    cancelled,  // a cancel of a payment that is cancelled: the payment's cancels decide
    under_way,  // an earlier call with the same key is under way
    not_found,  // there is no such payment
    unclear,    // the call may have moved money: the payment decides
    wrong_key,  // the deployment's key is refused: nothing moved, and the owner must act
};
constexpr EnumNames<TossError, 8> enum_names(TossError) {
    return {"refused",   "not now",   "exceeds", "cancelled",
            "under way", "not found", "unclear", "wrong key"};
}

struct TossCode {
    TossCall call;
    std::string_view code;
    int http_status;  // as published
    TossError meaning;
    std::string_view advice = {};  // what the owner can do after a refused cancel, in English
};

namespace toss_advice {
inline constexpr std::string_view by_hand =
    "Compare the payment with the back office of Toss Payments, and refund there by hand what the "
    "customer is still owed.";
inline constexpr std::string_view as_a_whole =
    "This payment cannot be refunded in parts: refund all of it, or give the part back in another "
    "way.";
inline constexpr std::string_view to_account =
    "The money can only go back to an account of the customer: ask for it, and refund by hand in "
    "the back office of Toss Payments.";
inline constexpr std::string_view ask_provider =
    "The card company or bank rejects it: ask Toss Payments, or give the money back in another "
    "way.";
inline constexpr std::string_view in_another_way =
    "Toss Payments cannot give it back any more: give the money back in another way, such as a "
    "transfer.";

}  // namespace toss_advice

inline constexpr TossCode toss_codes[] = {
    {TossCall::any, "INVALID_API_KEY", 400, TossError::wrong_key},
    {TossCall::any, "INVALID_CLIENT_KEY", 400, TossError::wrong_key},
    {TossCall::any, "UNAUTHORIZED_KEY", 401, TossError::wrong_key},
    {TossCall::any, "INCORRECT_BASIC_AUTH_FORMAT", 403, TossError::wrong_key},
    {TossCall::any, "NOT_FOUND_MERCHANT", 404, TossError::wrong_key},
    {TossCall::any, "NOT_FOUND_MERCHANT_INTEGRATION", 404, TossError::wrong_key},
    {TossCall::any, "IDEMPOTENT_REQUEST_PROCESSING", 409, TossError::under_way},
    {TossCall::confirm, "ALREADY_PROCESSED_PAYMENT", 400, TossError::unclear},
    {TossCall::confirm, "ALREADY_PROCESSING_REQUEST", 400, TossError::unclear},
    {TossCall::confirm, "ALREADY_COMPLETED_PAYMENT", 400, TossError::unclear},
    {TossCall::confirm, "ALREADY_CANCELED_PAYMENT", 400, TossError::unclear},
    {TossCall::confirm, "DUPLICATED_ORDER_ID", 400, TossError::unclear},
    {TossCall::confirm, "DUPLICATED_REQUEST", 400, TossError::unclear},
    {TossCall::confirm, "PROVIDER_ERROR", 400, TossError::unclear},
    {TossCall::confirm, "CARD_PROCESSING_ERROR", 400, TossError::unclear},
    {TossCall::confirm, "INVALID_IDEMPOTENCY_KEY", 400, TossError::unclear},
    {TossCall::confirm, "FORBIDDEN_REQUEST", 403, TossError::unclear},
    {TossCall::confirm, "FORBIDDEN_CONSECUTIVE_REQUEST", 403, TossError::unclear},
    {TossCall::confirm, "BELOW_MINIMUM_AMOUNT", 400, TossError::refused},
    {TossCall::confirm, "EXCEEDS_TRANSFER_AMOUNT_MAXIMUM", 400, TossError::refused},
    {TossCall::confirm, "EXCEED_MAX_AMOUNT", 400, TossError::refused},
    {TossCall::confirm, "EXCEED_MAX_CARD_INSTALLMENT_PLAN", 400, TossError::refused},
    {TossCall::confirm, "EXCEED_MAX_DAILY_PAYMENT_COUNT", 400, TossError::refused},
    {TossCall::confirm, "EXCEED_MAX_MONTHLY_PAYMENT_AMOUNT", 400, TossError::refused},
    {TossCall::confirm, "EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT", 400, TossError::refused},
    {TossCall::confirm, "EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT", 400, TossError::refused},
    {TossCall::confirm, "EXCEED_MAX_PAYMENT_AMOUNT", 400, TossError::refused},
    {TossCall::confirm, "INVALID_ACCOUNT_INFO_RE_REGISTER", 400, TossError::refused},
    {TossCall::confirm, "INVALID_AUTHORIZE_AUTH", 400, TossError::refused},
    {TossCall::confirm, "INVALID_CARD", 400, TossError::refused},
    {TossCall::confirm, "INVALID_CARD_COMPANY", 400, TossError::refused},
    {TossCall::confirm, "INVALID_CARD_EXPIRATION", 400, TossError::refused},
    {TossCall::confirm, "INVALID_CARD_IDENTITY", 400, TossError::refused},
    {TossCall::confirm, "INVALID_CARD_INSTALLMENT_PLAN", 400, TossError::refused},
    {TossCall::confirm, "INVALID_CARD_LOST_OR_STOLEN", 400, TossError::refused},
    {TossCall::confirm, "INVALID_CARD_NUMBER", 400, TossError::refused},
    {TossCall::confirm, "INVALID_CARD_PASSWORD", 400, TossError::refused},
    {TossCall::confirm, "INVALID_ORDER_ID", 400, TossError::refused},
    {TossCall::confirm, "INVALID_PAYMENT_KEY", 400, TossError::refused},
    {TossCall::confirm, "INVALID_REJECT_CARD", 400, TossError::refused},
    {TossCall::confirm, "INVALID_REQUEST", 400, TossError::refused},
    {TossCall::confirm, "INVALID_REQUIRED_PARAM", 400, TossError::refused},
    {TossCall::confirm, "INVALID_STOPPED_CARD", 400, TossError::refused},
    {TossCall::confirm, "INVALID_UNREGISTERED_SUBMALL", 400, TossError::refused},
    {TossCall::confirm, "MAINTAINED_METHOD", 400, TossError::refused},
    {TossCall::confirm, "NOT_ALLOWED_POINT_USE", 400, TossError::refused},
    {TossCall::confirm, "NOT_AVAILABLE_PAYMENT", 400, TossError::refused},
    {TossCall::confirm, "NOT_FOUND_TERMINAL_ID", 400, TossError::refused},
    {TossCall::confirm, "NOT_REGISTERED_BUSINESS", 400, TossError::refused},
    {TossCall::confirm, "NOT_SUPPORTED_CARD_TYPE", 400, TossError::refused},
    {TossCall::confirm, "NOT_SUPPORTED_INSTALLMENT_PLAN_CARD_OR_MERCHANT", 400, TossError::refused},
    {TossCall::confirm, "NOT_SUPPORTED_METHOD", 400, TossError::refused},
    {TossCall::confirm, "NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN", 400, TossError::refused},
    {TossCall::confirm, "NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN_BELOW_AMOUNT", 400,
     TossError::refused},
    {TossCall::confirm, "RESTRICTED_TRANSFER_ACCOUNT", 400, TossError::refused},
    {TossCall::confirm, "UNAPPROVED_ORDER_ID", 400, TossError::refused},
    {TossCall::confirm, "EXCEED_MAX_AUTH_COUNT", 403, TossError::refused},
    {TossCall::confirm, "EXCEED_MAX_ONE_DAY_AMOUNT", 403, TossError::refused},
    {TossCall::confirm, "FDS_ERROR", 403, TossError::refused},
    {TossCall::confirm, "INVALID_PASSWORD", 403, TossError::refused},
    {TossCall::confirm, "NOT_AVAILABLE_BANK", 403, TossError::refused},
    {TossCall::confirm, "REJECT_ACCOUNT_PAYMENT", 403, TossError::refused},
    {TossCall::confirm, "REJECT_CARD_COMPANY", 403, TossError::refused},
    {TossCall::confirm, "REJECT_CARD_PAYMENT", 403, TossError::refused},
    {TossCall::confirm, "REJECT_TOSSPAY_INVALID_ACCOUNT", 403, TossError::refused},
    {TossCall::confirm, "NOT_FOUND_PAYMENT", 404, TossError::not_found},
    {TossCall::confirm, "NOT_FOUND_PAYMENT_SESSION", 404, TossError::not_found},
    {TossCall::confirm, "FAILED_INTERNAL_SYSTEM_PROCESSING", 500, TossError::unclear},
    {TossCall::confirm, "FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING", 500, TossError::unclear},
    {TossCall::confirm, "UNKNOWN_PAYMENT_ERROR", 500, TossError::unclear},
    {TossCall::query, "INVALID_PAYMENT_KEY", 400, TossError::not_found},
    {TossCall::query, "NOT_FOUND", 404, TossError::not_found},
    {TossCall::query, "NOT_FOUND_PAYMENT", 404, TossError::not_found},
    {TossCall::query, "NOT_FOUND_PAYMENT_SESSION", 404, TossError::not_found},
    {TossCall::query, "INVALID_REQUEST", 400, TossError::unclear},
    {TossCall::query, "NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN_BELOW_AMOUNT", 400,
     TossError::unclear},
    {TossCall::query, "FORBIDDEN_CONSECUTIVE_REQUEST", 403, TossError::unclear},
    {TossCall::query, "FORBIDDEN_REQUEST", 403, TossError::unclear},
    {TossCall::query, "FAILED_INTERNAL_SYSTEM_PROCESSING", 500, TossError::unclear},
    {TossCall::query, "FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING", 500, TossError::unclear},
    {TossCall::cancel, "ALREADY_CANCELED_PAYMENT", 400, TossError::cancelled, toss_advice::by_hand},
    {TossCall::cancel, "ALREADY_REFUND_PAYMENT", 400, TossError::cancelled, toss_advice::by_hand},
    {TossCall::cancel, "INVALID_REFUND_AMOUNT", 400, TossError::exceeds, toss_advice::by_hand},
    {TossCall::cancel, "NOT_CANCELABLE_AMOUNT", 403, TossError::exceeds, toss_advice::by_hand},
    {TossCall::cancel, "EXCEED_CANCEL_AMOUNT_DISCOUNT_AMOUNT", 400, TossError::refused,
     toss_advice::as_a_whole},
    {TossCall::cancel, "FORBIDDEN_BANK_REFUND_REQUEST", 400, TossError::refused,
     toss_advice::to_account},
    {TossCall::cancel, "INVALID_BANK", 400, TossError::refused, toss_advice::to_account},
    {TossCall::cancel, "INVALID_REFUND_ACCOUNT_INFO", 400, TossError::refused,
     toss_advice::to_account},
    {TossCall::cancel, "INVALID_REFUND_ACCOUNT_NUMBER", 400, TossError::refused,
     toss_advice::to_account},
    {TossCall::cancel, "INVALID_REQUEST", 400, TossError::refused, toss_advice::by_hand},
    {TossCall::cancel, "REFUND_REJECTED", 400, TossError::refused, toss_advice::ask_provider},
    {TossCall::cancel, "EXCEED_MAX_REFUND_DUE", 403, TossError::refused,
     toss_advice::in_another_way},
    {TossCall::cancel, "NOT_ALLOWED_PARTIAL_REFUND", 403, TossError::refused,
     toss_advice::as_a_whole},
    {TossCall::cancel, "NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT", 403, TossError::refused,
     toss_advice::as_a_whole},
    {TossCall::cancel, "NOT_ALLOWED_REFUND_BANK", 403, TossError::refused, toss_advice::to_account},
    {TossCall::cancel, "NOT_CANCELABLE_PAYMENT", 403, TossError::refused, toss_advice::by_hand},
    {TossCall::cancel, "NOT_CANCELABLE_PAYMENT_FOR_DORMANT_USER", 403, TossError::refused,
     toss_advice::in_another_way},
    {TossCall::cancel, "NOT_SUPPORTED_REFUND", 403, TossError::refused, toss_advice::by_hand},
    {TossCall::cancel, "INVALID_IDEMPOTENCY_KEY", 400, TossError::not_now},
    {TossCall::cancel, "NOT_MATCHES_REFUNDABLE_AMOUNT", 400, TossError::not_now},
    {TossCall::cancel, "EXCEED_CANCEL_LIMIT", 403, TossError::not_now},
    {TossCall::cancel, "EXCEED_MAX_REFUND_AMOUNT", 403, TossError::not_now},
    {TossCall::cancel, "FORBIDDEN_CONSECUTIVE_REQUEST", 403, TossError::not_now},
    {TossCall::cancel, "NOT_AVAILABLE_BANK", 403, TossError::not_now},
    {TossCall::cancel, "INVALID_PAYMENT_KEY", 400, TossError::not_found},
    {TossCall::cancel, "NOT_FOUND", 404, TossError::not_found},
    {TossCall::cancel, "NOT_FOUND_PAYMENT", 404, TossError::not_found},
    {TossCall::cancel, "NOT_FOUND_PAYMENT_SESSION", 404, TossError::not_found},
    {TossCall::cancel, "ALREADY_REFUNDING_PAYMENT", 400, TossError::unclear},
    {TossCall::cancel, "PROVIDER_ERROR", 400, TossError::unclear},
    {TossCall::cancel, "FORBIDDEN_REQUEST", 403, TossError::unclear},
    {TossCall::cancel, "COMMON_ERROR", 500, TossError::unclear},
    {TossCall::cancel, "FAILED_INTERNAL_SYSTEM_PROCESSING", 500, TossError::unclear},
    {TossCall::cancel, "FAILED_METHOD_HANDLING_CANCEL", 500, TossError::unclear},
    {TossCall::cancel, "FAILED_PARTIAL_REFUND", 500, TossError::unclear},
    {TossCall::cancel, "FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING", 500, TossError::unclear},
    {TossCall::cancel, "FAILED_REFUND_PROCESS", 500, TossError::unclear},
};

// The row of a code at a call, which is not `any`; null if there is none.
constexpr const TossCode* find_toss_code(TossCall call, std::string_view code) {
    const auto* found = std::ranges::find_if(toss_codes, [&](const TossCode& row) {
        return (row.call == call || row.call == TossCall::any) && row.code == code;
    });
    return found == std::end(toss_codes) ? nullptr : found;
}

}  // namespace baedal::pay
