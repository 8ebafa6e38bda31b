// A webhook: a program of others that is sent the events.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/enum_names.h"

namespace baedal::webhooks {

enum class State { active, off };
constexpr EnumNames<State, 2> enum_names(State) { return {"active", "off"}; }

struct Webhook {
    std::string id;
    std::string url;
    std::optional<std::vector<std::string>> events;  // names; nothing: all
    std::string key;                                 // of the signatures
    TimePoint created_at{};
    State state = State::active;
    std::string reason = {};  // why it is off
    std::optional<TimePoint> failing_since = {};

    bool wants(const std::string& event) const;
};

enum class DeliveryState {
    pending,
    delivered,  // the receiver has answered with 2xx
    failed,     // the webhook was switched off before
    skipped,    // the event does not exist any more: it was erased
};
constexpr EnumNames<DeliveryState, 4> enum_names(DeliveryState) {
    return {"pending", "delivered", "failed", "skipped"};
}

// One event for one webhook.
struct Delivery {
    std::int64_t id = 0;
    std::string webhook_id;
    std::string event_id;
    std::string producer;
    std::int64_t seq = 0;  // in the producer's log
    std::string type;
    std::string subject;
    DeliveryState state = DeliveryState::pending;
    std::int64_t attempts = 0;
    TimePoint next_try_at{};
    TimePoint pending_since{};
    std::optional<TimePoint> ended_at = {};
    std::int64_t status = 0;  // of the last answer; 0: none
    std::string error = {};   // of the last attempt
};

}  // namespace baedal::webhooks
