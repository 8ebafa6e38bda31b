// What every event carries around its data, and what makes a struct an event.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "util/clock.h"

namespace baedal::bus {

// Who owns an event and what it is called on the wire. A changed meaning is a new name.
struct EventType {
    std::string_view module;
    std::string_view name;
};

// An event struct: plain data in its owner's contract, with its type, its JSON members (see
// util/json.h) and its subject, the thing within which the order of events matters.
template <class E>
concept Event = requires(const E& event) {
    { E::type } -> std::convertible_to<const EventType&>;
    { event.subject() } -> std::convertible_to<std::string>;
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
};

}  // namespace baedal::bus
