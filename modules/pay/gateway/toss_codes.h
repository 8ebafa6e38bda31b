// The meaning of the error codes and payment statuses of Toss Payments.
// (https://docs.tosspayments.com/reference#payment-객체)
#pragma once

#include <string_view>

#include "pay/gateway/gateway.h"
#include "pay/gateway/toss_code_table.h"

namespace baedal::pay {

// Of a response {code, message}. The code decides, not the status, except that after a failure of Toss
// (5xx) nothing is certain and that 401 is about the key. Unknown codes are `unclear`.
TossError classify_toss_error(TossCall call, int http_status, std::string_view code);

// Of a payment's `status`. READY, IN_PROGRESS and WAITING_FOR_DEPOSIT are unknown: they may become DONE.
GatewayResponse::Verdict verdict_of_status(std::string_view status);

}  // namespace baedal::pay
