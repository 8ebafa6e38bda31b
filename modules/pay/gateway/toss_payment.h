// The responses of Toss Payments: a Payment object, or an error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/parser.h"

namespace baedal::pay {

struct TossCancel {
    std::string transaction_key;  // unique
    std::int64_t amount = 0;
    std::string reason;
    std::string status;  // DONE, IN_PROGRESS, ABORTED
};

// The members that decide an outcome.
struct TossPayment {
    std::string payment_key;
    std::string order_id;
    std::string status;
    std::int64_t total_amount = 0;  // won
    std::vector<TossCancel> cancels;
};

struct TossResponse {
    int http_status = 0;
    std::optional<TossPayment> payment;  // with 200 and a whole Payment object
    std::string error_code;              // "" where the response has none that can be read
    std::string date = {};               // the field Date, of a query
};

// Never fails: a response that cannot be read has no payment and no error code.
TossResponse decode_toss_response(int http_status, std::string_view body);

// The reason of a cancel: `reason`, shortened to the 200 characters that Toss allows, and the refund's
// id at its end, by which is_cancel_of() recognises it.
std::string cancel_reason(std::string_view reason, const std::string& refund_id);
bool is_cancel_of(const TossCancel& cancel, const std::string& refund_id, std::int64_t amount);
// The refund's key at the end of the reason; empty for a cancel that was made elsewhere.
std::string refund_key_of(const TossCancel& cancel);

// Of the cancel of a virtual account before its deposit: no money goes back by it.
inline constexpr std::string_view deposit_refusal_reason = "가상계좌 결제는 받지 않습니다.";

// The code as it is logged: a text that is no code of Toss is not repeated.
std::string_view printable_code(std::string_view code);

}  // namespace baedal::pay
