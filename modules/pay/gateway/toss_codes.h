// The meaning of the error codes and payment statuses of Toss Payments.
// (https://docs.tosspayments.com/reference/error-codes and .../reference#payment-객체)
#pragma once

#include <string_view>

#include "pay/gateway/gateway.h"

namespace baedal::pay {

enum class TossError {
    refused,    // certain: this call has moved nothing and never will
    unclear,    // it may have moved money; a query of the payment decides
    wrong_key,  // the deployment's secret key is wrong: nothing moved, and the owner must act
    not_found   // there is no such payment
};

// Of a response {code, message}. The code decides, not the status, except that after a failure of Toss
// (5xx) nothing is certain. Unknown codes are `unclear`.
TossError classify_confirm_error(int http_status, std::string_view code);
TossError classify_query_error(int http_status, std::string_view code);
TossError classify_cancel_error(int http_status, std::string_view code);

// Of a payment's `status`. READY, IN_PROGRESS and WAITING_FOR_DEPOSIT are unknown: Toss ends them, and
// until then they may become DONE.
GatewayResponse::Verdict verdict_of_status(std::string_view status);

}  // namespace baedal::pay
