#include "events/cloud_event.h"

#include "base/clock.h"
#include "events/readable.h"

namespace baedal::events {

namespace {

// As text the sequence is in the order of the numbers, as its extension demands
// (https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/sequence.md).
std::string to_sequence(std::int64_t seq) {
    constexpr std::size_t digits = 20;
    const std::string number = std::to_string(seq);
    return std::string(digits - number.size(), '0') + number;
}

}  // namespace

json::Object to_cloud_event(const std::string& module, const outbox::Envelope& e) {
    const json::Value data = readable_data(e.data);
    const bool is_readable = data.is_object();  // every event is a struct
    json::Object out{{"specversion", "1.0"},
                     {"id", readable_text(e.id)},
                     {"source", "/" + module},
                     {"type", readable_text(e.type)},
                     {"subject", readable_text(e.subject)},
                     {"time", to_rfc3339(e.time)},
                     {"datacontenttype", is_readable ? "application/json" : "text/plain"},
                     {"sequence", to_sequence(e.seq)},
                     {"data", data}};
    if (!e.traceparent.empty()) out["traceparent"] = readable_text(e.traceparent);
    return out;
}

std::vector<json::Object> to_cloud_events(const std::string& module, const LogPage& page) {
    std::vector<json::Object> out;
    out.reserve(page.events.size());
    std::int64_t prev = page.prev;
    for (const outbox::Envelope& event : page.events) {
        out.push_back(to_cloud_event(module, event));
        out.back()["prev"] = to_sequence(prev);
        prev = event.seq;
    }
    return out;
}

}  // namespace baedal::events
