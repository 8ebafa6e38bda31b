// The JSON that processes of one deployment exchange.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "db/outbox/envelope.h"

namespace baedal::peers {

// An event as its producer's outbox has it.
struct LogEntry {
    std::int64_t seq = 0;
    std::string id;
    std::string type;
    std::string subject;
    TimePoint time;
    std::string traceparent;
    std::string data;

    static void fields(auto& self, auto&& field) {
        field("seq", self.seq);
        field("id", self.id);
        field("type", self.type);
        field("subject", self.subject);
        field("time", self.time);
        field("traceparent", self.traceparent);
        field("data", self.data);
    }
    static LogEntry of(const outbox::Envelope& event) {
        return {event.seq,  event.id,          event.type, event.subject,
                event.time, event.traceparent, event.data};
    }
    outbox::Envelope to_envelope() && {
        return {seq,  std::move(id),          std::move(type), std::move(subject),
                time, std::move(traceparent), std::move(data)};
    }
};

// The reply of GET /internal/log: the events after the position that was asked for, without a gap.
struct LogPart {
    std::int64_t head = 0;  // the last event of the log
    std::int64_t prev = 0;  // the event before the first of these; 0: there is none
    std::string prev_id;    // of that event
    bool more = false;      // the log may have later events
    std::vector<LogEntry> events;

    static void fields(auto& self, auto&& field) {
        field("head", self.head);
        field("prev", self.prev);
        field("prevId", self.prev_id);
        field("more", self.more);
        field("events", self.events);
    }
};

}  // namespace baedal::peers
