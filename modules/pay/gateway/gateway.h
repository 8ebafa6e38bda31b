// The payment gateway as a port: the external system that moves the money.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "runtime/task.h"

namespace baedal::pay {

// A cancel that is done at the gateway: money that has gone back.
struct GatewayCancel {
    std::string id;  // the gateway's; unique
    std::string
        refund_key;  // of the refund that asked for it; empty: made elsewhere (the back office)
    std::int64_t amount = 0;  // minor units
};

struct GatewayResponse {
    enum class Verdict {
        approved,  // the money has moved (now, or when the same key was used before)
        declined,  // it has not moved, and with this key it never will
        unknown,   // no response, a broken one, or a payment that is not finished
    };
    Verdict verdict = Verdict::unknown;
    std::string detail;  // in English, fit for the customer
    // The gateway answered in time and sensibly, whatever it decided: what the circuit breaker counts.
    bool healthy = true;
    // All cancels of the payment that are done, where the response shows them.
    std::optional<std::vector<GatewayCancel>> cancels = {};
};

struct RefundResponse {
    enum class Verdict {
        done,     // the money has gone back (now, or when the same key was used before)
        refused,  // it has not, and this refund never will: a person must act
        not_now,  // it has not, and with this key it never will; another key may be used later
        unknown,  // no response, a broken one, or a refund that is under way
    };
    Verdict verdict = Verdict::unknown;
    std::string detail;  // in English, fit for the owner: the gateway's reason
    std::optional<std::vector<GatewayCancel>> cancels = {};  // as in GatewayResponse
};

struct Charge {
    std::string payment_id;  // the idempotency key
    std::string order_id;
    std::int64_t amount = 0;  // minor units
    std::string token;        // of the customer; a capability, never logged
};

struct GatewayRefund {
    std::string key;  // the idempotency key; always sent with the same amount and reason
    std::string payment_id;
    std::string order_id;
    std::int64_t amount = 0;  // minor units
    std::string token;        // the charge's
    std::string reason;       // as the owner or the customer wrote it
    bool repeated = false;  // a call with this key had no clear response: it may have taken effect
};

// A charge or a cancel as the gateway lists it.
struct GatewayTransaction {
    std::string payment_id;  // of the charge; empty where the gateway does not show it
    std::string token;       // of the charge; empty where the gateway does not show it
    std::string order_id;
    std::int64_t charged = 0;  // minor units; 0 of a cancel
    TimePoint at;
};

struct TransactionQuery {
    TimePoint from;
    TimePoint until;
    std::string after;  // the `next` of the page before; empty: the first page
};

struct TransactionPage {
    std::vector<GatewayTransaction> transactions;  // oldest first
    std::string next;                              // empty: there is no other page
};

// What the gateway's rules ask of pay.
struct GatewayRules {
    // Between the end of one refund of a payment and the next.
    Milliseconds refund_spacing{0};
    // A token is good for one payment: one that was declined is not charged again.
    bool single_use_tokens = false;
    // A declined payment is queried once more when it is so old: only then is it certain that nothing
    // was captured. 0: a decline is certain at once.
    Milliseconds decline_is_final_after{0};
};

// Thread-safe. Every call may be repeated: a key moves money at most once. A call ends in bounded time,
// with `unknown` if no response comes. It may throw, which means `unknown`, and not healthy.
class Gateway {
public:
    virtual ~Gateway() = default;
    virtual GatewayRules rules() const = 0;
    virtual Task<GatewayResponse> charge(Charge charge) = 0;
    // The state of a charge that began `age` ago, and of its cancels.
    virtual Task<GatewayResponse> query(Charge charge, Milliseconds age) = 0;
    virtual Task<RefundResponse> refund(GatewayRefund refund) = 0;
    // The charges and cancels of that time, also those that another program or a person made. Throws
    // if the gateway gives no clear response.
    virtual Task<TransactionPage> list(TransactionQuery query) = 0;
};

}  // namespace baedal::pay
