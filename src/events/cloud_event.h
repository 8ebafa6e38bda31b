// Events as the CloudEvents that programs outside of this process are given.
#pragma once

#include <string>

#include "db/outbox/envelope.h"
#include "json/parser.h"

namespace baedal::events {

// CloudEvents 1.0, JSON format; `sequence` and `traceparent` are its documented extensions. `module` is
// the producer.
json::Object to_cloud_event(const std::string& module, const outbox::Envelope& event);

}  // namespace baedal::events
