// The body of POST /payments/{id}/refunds.
#pragma once

#include <cstdint>
#include <string>

#include "base/problem.h"
#include "json/parser.h"

namespace baedal::pay {

struct RefundBody {
    std::int64_t amount = 0;  // minor units, from 1
    std::string reason;       // may be empty
};

// 422 with every complaint.
Result<RefundBody> decode_refund(const json::Object& body);

}  // namespace baedal::pay
