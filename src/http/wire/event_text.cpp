#include "http/wire/event_text.h"

namespace baedal::http {

namespace {

void append_line(std::string& out, std::string_view field, std::string_view value) {
    out.append(field).append(": ");
    for (const char c : value) {
        if (c != '\n' && c != '\r' && c != '\0') out.push_back(c);
    }
    out.push_back('\n');
}

}  // namespace

void append_event(std::string& out, const StreamEvent& event) {
    if (!event.id.empty()) append_line(out, "id", event.id);
    if (!event.event.empty()) append_line(out, "event", event.event);
    // A data line, even an empty one, would turn an id alone into an event.
    if (!event.data.empty() || event.id.empty()) append_line(out, "data", event.data);
    out.push_back('\n');
}

}  // namespace baedal::http
