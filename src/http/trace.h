// X-Request-Id and W3C Trace Context.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"

namespace baedal::http {

// The client's own id if it is 1 to 64 characters of [A-Za-z0-9._-], or a new one.
std::string request_id(std::optional<std::string_view> given, Random& random);

// A traceparent (version 00) for the effects of a request: the client's trace if it is valid, or a
// new one, and a new span.
std::string continue_trace(std::optional<std::string_view> given, Random& random);

// The 32 hexadecimal digits of a traceparent that name the trace.
std::string_view trace_id(std::string_view traceparent);

}  // namespace baedal::http
