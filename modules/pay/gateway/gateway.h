// The payment gateway as a port: the external system that moves the money.
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"
#include "runtime/task.h"

namespace baedal::pay {

struct GatewayResponse {
    enum class Verdict {
        approved,  // the money has moved (now, or when the same key was used before)
        declined,  // it has not moved, and with this key it never will
        unknown,   // no response, a broken one, or a failure of the gateway
    };
    Verdict verdict = Verdict::unknown;
    std::string detail;  // in English, fit for the customer
};

struct Charge {
    std::string payment_id;  // the idempotency key
    std::string order_id;
    std::int64_t amount = 0;  // minor units
    std::string token;        // of the customer; a capability, never logged
};

struct GatewayRefund {
    std::string refund_id;  // the idempotency key
    std::string payment_id;
    std::string order_id;
    std::int64_t amount = 0;  // minor units
    std::string token;        // the charge's
    std::string reason;       // as the owner or the customer wrote it
    bool repeated = false;    // an earlier call had no response that says that it is done
};

// Thread-safe. Every call may be repeated: a key moves money at most once. A call ends in bounded time,
// with `unknown` if no response comes. It may throw, which means `unknown` too.
class Gateway {
public:
    virtual ~Gateway() = default;
    virtual Task<GatewayResponse> charge(Charge charge) = 0;
    // The outcome of a charge that began `age` ago. After `declined` the gateway refuses its key for ever.
    virtual Task<GatewayResponse> query(Charge charge, Milliseconds age) = 0;
    virtual Task<GatewayResponse> refund(GatewayRefund refund) = 0;
};

}  // namespace baedal::pay
