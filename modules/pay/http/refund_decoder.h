// The body of POST /payments/{id}/refunds.
#pragma once

#include "base/problem.h"
#include "json/parser.h"
#include "pay/application/refund_service.h"

namespace baedal::pay {

// Without the payment's id. 422 with every complaint.
Result<RefundRequest> decode_refund(const json::Object& body);

}  // namespace baedal::pay
