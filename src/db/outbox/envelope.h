// The envelope of an event, and the concept of an event struct.
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

// An event struct: plain data in its owner's contract, with its type, its JSON members
// (json/message.h) and its subject. Events of one subject are handled in order.
template <class E>
concept Event = requires(const E& event) {
    { E::type } -> std::convertible_to<const MessageType&>;
    { event.subject() } -> std::convertible_to<std::string>;
};

// The struct of an event that is still in memory, so that a consumer does not decode the JSON.
// Immutable and shared between threads.
class CachedEvent {
public:
    CachedEvent() = default;
    template <Event E>
    static CachedEvent of(E event) {
        CachedEvent cached;
        cached.type_ = &E::type;
        cached.event_ = std::make_shared<const E>(std::move(event));
        return cached;
    }
    bool empty() const { return event_ == nullptr; }
    // Null if there is no struct or it has another type.
    template <Event E>
    const E* as() const {
        return type_ == &E::type ? static_cast<const E*>(event_.get()) : nullptr;
    }

private:
    const MessageType* type_ = nullptr;  // compared by address: each event struct has one
    std::shared_ptr<const void> event_;
};

// One row of an outbox.
struct Envelope {
    std::int64_t seq = 0;  // position in the producer's log, from 1, ascending
    std::string id;
    std::string type;
    std::string subject;
    TimePoint time;
    std::string traceparent;  // W3C Trace Context, or empty
    std::string data;         // JSON
    CachedEvent held = {};    // the struct, of an event that was just appended
};

// About the memory of an event, in bytes.
std::size_t memory_of(const Envelope& event);

}  // namespace baedal::outbox
