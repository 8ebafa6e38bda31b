// The payment gateway as a port: who really moves the money.
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"
#include "runtime/task.h"

namespace baedal::pay {

struct GatewayResponse {
    enum class Verdict {
        approved,  // done: the money has moved (now, or when the same key was used before)
        declined,  // it has not moved, and with this key it never will
        unknown,   // nobody can say: no answer, a broken one, or a failure on their side
    };
    Verdict verdict = Verdict::unknown;
    std::string detail;  // in English, fit for the customer
};

struct Charge {
    std::string payment_id;  // the idempotency key
    std::string order_id;
    std::int64_t amount = 0;  // minor units
    std::string token;        // of the customer, a capability: never logged
};

struct GatewayRefund {
    std::string refund_id;  // the idempotency key
    std::string payment_id;
    std::string order_id;
    std::int64_t amount = 0;  // minor units
    std::string token;        // the charge's
    std::string reason;       // as the owner or the customer wrote it
    bool repeated = false;    // it has been asked for before, and no answer said that it is done
};

// Thread-safe. Every call may be repeated: a key moves money at most once. A call ends by itself,
// with `unknown` if its answer does not come; it may throw, which means the same.
class Gateway {
public:
    virtual ~Gateway() = default;
    virtual Task<GatewayResponse> charge(Charge charge) = 0;
    // What became of a charge that was begun so long ago. `declined` is a promise: the gateway refuses
    // that key from now on.
    virtual Task<GatewayResponse> query(Charge charge, Milliseconds age) = 0;
    virtual Task<GatewayResponse> refund(GatewayRefund refund) = 0;
};

}  // namespace baedal::pay
