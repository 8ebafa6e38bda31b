// What every event carries around its data, and what makes a struct an event.
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "base/message_type.h"

namespace baedal::outbox {

// An event struct: plain data in its owner's contract, with its type, its JSON members (see
// util/json.h) and its subject, the thing within which the order of events matters.
template <class E>
concept Event = requires(const E& event) {
    { E::type } -> std::convertible_to<const MessageType&>;
    { event.subject() } -> std::convertible_to<std::string>;
};

// The struct that an event's data was written from. It goes along with an event that is still in
// memory, so that a consumer need not read the same thing out of the JSON again. Immutable, shared.
class CachedEvent {
public:
    CachedEvent() = default;
    template <Event E>
    static CachedEvent of(E event) {
        CachedEvent held;
        held.type_ = &E::type;
        held.event_ = std::make_shared<const E>(std::move(event));
        return held;
    }
    // Null if it is not here, or of another type.
    template <Event E>
    const E* as() const {
        return type_ == &E::type ? static_cast<const E*>(event_.get()) : nullptr;
    }

private:
    const MessageType* type_ = nullptr;  // by its address: one for each event struct
    std::shared_ptr<const void> event_;
};

// One row of an outbox.
struct Envelope {
    std::int64_t seq = 0;  // position in the producer's log, from 1, without gaps that matter
    std::string id;
    std::string type;
    std::string subject;
    TimePoint time;
    std::string traceparent;  // W3C Trace Context, or empty
    std::string data;         // JSON
    CachedEvent held = {};    // of an event that was just appended
};

}  // namespace baedal::outbox
