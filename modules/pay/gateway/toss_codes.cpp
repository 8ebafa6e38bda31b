#include "pay/gateway/toss_codes.h"

namespace baedal::pay {

namespace {

using Verdict = GatewayResponse::Verdict;

// A growing family of codes of confirm: EXCEED_MAX_DAILY_PAYMENT_COUNT, EXCEED_MAX_PAYMENT_AMOUNT, ...
constexpr std::string_view limit_exceeded = "EXCEED_MAX_";

}  // namespace

TossError classify_toss_error(TossCall call, int http_status, std::string_view code) {
    if (http_status >= 500) return TossError::unclear;
    if (http_status == 401) return TossError::wrong_key;
    if (const TossCode* row = find_toss_code(call, code)) return row->meaning;
    if (call == TossCall::confirm && code.starts_with(limit_exceeded)) return TossError::refused;
    return TossError::unclear;
}

Verdict verdict_of_status(std::string_view status) {
    if (status == "DONE" || status == "PARTIAL_CANCELED") return Verdict::approved;
    // CANCELED: all of it was refunded at Toss.
    if (status == "ABORTED" || status == "EXPIRED" || status == "CANCELED")
        return Verdict::declined;
    return Verdict::unknown;
}

}  // namespace baedal::pay
