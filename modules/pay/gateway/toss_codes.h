// What the codes and statuses of Toss Payments mean for the money.
// (https://docs.tosspayments.com/reference/error-codes and .../reference#payment-객체)
#pragma once

#include <string_view>

#include "pay/gateway/gateway.h"

namespace baedal::pay {

enum class TossMeaning {
    refused,   // for certain: this call has moved nothing and never will
    ask,       // it may have; only a look at the payment tells
    misset,    // this deployment's key is wrong: nothing moved, and the owner must act
    not_there  // there is no such payment
};

// Of an answer {code, message}. The code decides and not the status, except that after a failure on
// their side (5xx) nothing is certain. Codes that are not known mean `ask`.
TossMeaning meaning_of_confirm_error(int http_status, std::string_view code);
TossMeaning meaning_of_query_error(int http_status, std::string_view code);
TossMeaning meaning_of_cancel_error(int http_status, std::string_view code);

// Of a payment's `status`. READY, IN_PROGRESS and WAITING_FOR_DEPOSIT are unknown: they end by
// themselves at Toss, and until then they could still become DONE.
GatewayResponse::Verdict verdict_of_status(std::string_view status);

}  // namespace baedal::pay
