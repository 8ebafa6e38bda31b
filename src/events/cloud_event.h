// Events as the CloudEvents that programs outside of this process are given.
#pragma once

#include <string>
#include <vector>

#include "db/outbox/envelope.h"
#include "events/log_reader.h"
#include "json/parser.h"

namespace baedal::events {

// CloudEvents 1.0, JSON format; `sequence` and `traceparent` are its documented extensions. `module` is
// the producer.
json::Object to_cloud_event(const std::string& module, const outbox::Envelope& event);
// The events of the page, each with `prev`, the sequence of the event before it in the log: a follower whose
// position is lower has missed an event. It is higher if the event at the position was erased since.
std::vector<json::Object> to_cloud_events(const std::string& module, const LogPage& page);

}  // namespace baedal::events
