// The request target: a path that means one thing only, and a query.
#pragma once

#include <optional>
#include <string_view>

#include "base/problem.h"
#include "http/request.h"

namespace baedal::http {

// Fills path, segments and query; `path` points into `target`. Only the origin-form (RFC 9112 section
// 3.2.1) is understood. 400 for what a file system, a proxy and this server could read differently:
// dot segments, an escaped slash, control characters, broken escapes, text that is not UTF-8.
std::optional<Problem> parse_target(std::string_view target, Request& request);

}  // namespace baedal::http
