// What an owner sends to give money back, decoded and checked for form.
#pragma once

#include <cstdint>
#include <string>

#include "base/problem.h"
#include "json/parser.h"

namespace baedal::pay {

struct RefundRequest {
    std::int64_t amount = 0;  // minor units, from 1
    std::string reason;       // may be empty
};

// The body of POST /payments/{id}/refunds. 422 with every complaint.
Result<RefundRequest> read_refund_request(const json::Object& body);

}  // namespace baedal::pay
