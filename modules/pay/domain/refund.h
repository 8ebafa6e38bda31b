// One refund of a payment, as a state machine: the rules, without storage or time.
#pragma once

#include <cstdint>
#include <string>

#include "base/change.h"
#include "base/clock.h"
#include "base/enum_names.h"

namespace baedal::pay {

enum class RefundCause {
    order_ended,  // the order was cancelled, rejected or expired: all that is left goes back
    owner,
    gateway,  // made in the gateway's own back office, and learnt of
    by_hand,  // made without the gateway, such as by a bank transfer, and recorded by the owner
};
constexpr EnumNames<RefundCause, 4> enum_names(RefundCause) {
    return {"order_ended", "owner", "gateway", "by_hand"};
}

// pending -> sent -> done | failed; sent -> pending with another key; pending -> done | failed;
// failed -> done. A payment has at most one refund that is sent.
enum class RefundState {
    pending,  // waits for its turn; the gateway does not know its key
    sent,     // a call with its key was begun, and its effect is not known
    done,     // the money has gone back
    failed,   // certainly not made: the gateway refuses it, and a person must act
};
constexpr EnumNames<RefundState, 4> enum_names(RefundState) {
    return {"pending", "sent", "done", "failed"};
}

struct Refund {
    std::int64_t seq = 0;
    std::string id;
    std::string payment_id;
    std::int64_t amount = 0;  // minor units; constant while it is sent
    RefundCause cause = RefundCause::owner;
    std::string reason;  // as the owner or the customer wrote it
    RefundState state = RefundState::pending;
    std::string detail;         // of a failed one: the gateway's reason and what the owner can do
    std::int64_t keys = 0;      // that the gateway refused, so that the next call has another one
    std::int64_t attempts = 0;  // calls of the gateway that were begun
    std::string gateway_id;     // of a refund made in the back office: the gateway's id of it
    std::string traceparent;    // of the request or event that caused it
    TimePoint created_at;
    TimePoint updated_at;

    bool is_open() const { return state == RefundState::pending || state == RefundState::sent; }
    // The gateway's idempotency key: it is sent with one amount only.
    std::string key() const { return keys == 0 ? id : id + "-" + std::to_string(keys); }

    // A call of the gateway begins. Repeated: an earlier call with the key may have taken effect.
    [[nodiscard]] Change send();
    // The money has gone back. The gateway's word counts for a failed refund too.
    [[nodiscard]] Change complete();
    // It is certain that the money has not gone back, and that it never will in this way.
    [[nodiscard]] Change fail(std::string why);
    // It is certain that the key has had no effect: the refund waits again, with another key.
    [[nodiscard]] Change renew();
    // The amount of a pending refund changes. Illegal once it is sent.
    [[nodiscard]] Change resize(std::int64_t to);
};

// The id of the refund whose key this is.
std::string refund_id_of_key(const std::string& key);

}  // namespace baedal::pay
