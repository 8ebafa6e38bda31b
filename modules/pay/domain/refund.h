// One refund of a payment.
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"
#include "base/enum_names.h"

namespace baedal::pay {

enum class RefundCause {
    order_ended,  // at most one a payment
    owner,
};
constexpr EnumNames<RefundCause, 2> enum_names(RefundCause) { return {"order_ended", "owner"}; }

enum class RefundState {
    pending,
    done,
};
constexpr EnumNames<RefundState, 2> enum_names(RefundState) { return {"pending", "done"}; }

struct Refund {
    std::int64_t seq = 0;
    std::string id;  // also the gateway's idempotency key
    std::string payment_id;
    std::int64_t amount = 0;  // minor units
    std::string reason;       // as the owner or the customer wrote it
    RefundState state = RefundState::pending;
    std::int64_t attempts = 0;  // calls of the gateway that have ended
    std::string traceparent;    // of the request or event that caused it
    TimePoint created_at;
};

}  // namespace baedal::pay
