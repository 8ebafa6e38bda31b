// What Toss Payments answers: a Payment object, or an error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/parser.h"

namespace baedal::pay {

struct TossCancel {
    std::int64_t amount = 0;
    std::string reason;
    std::string status;  // DONE, IN_PROGRESS, ABORTED
};

// As much of it as decides anything.
struct TossPayment {
    std::string payment_key;
    std::string order_id;
    std::string status;
    std::int64_t total_amount = 0;  // won
    std::vector<TossCancel> cancels;
};

struct TossReply {
    int http_status = 0;
    std::optional<TossPayment> payment;  // with 200 and a whole Payment object
    std::string error_code;              // "" where the answer has none that can be read
};

// What a webhook points at; "" where it does not say.
struct TossHint {
    std::string order_id;
    std::string payment_key;
};

// Never fails: of what cannot be read nothing is there.
TossReply read_toss_reply(int http_status, std::string_view body);
TossHint read_toss_hint(const json::Object& body);

// The reason that a cancel carries: `reason`, shortened to what Toss allows (200 characters), and the
// refund's id at its end, by which is_cancel_of() finds it again.
std::string cancel_reason(std::string_view reason, const std::string& refund_id);
bool is_cancel_of(const TossCancel& cancel, const std::string& refund_id, std::int64_t amount);

// What a code may look like in the log, whoever answered.
std::string_view printable_code(std::string_view code);

}  // namespace baedal::pay
