// Reads the Cookie field of a request.
#pragma once

#include <optional>
#include <string_view>

#include "http/request.h"

namespace baedal::http {

// The value of the first cookie of this name, a view into the request. Reads "a=1; b=2" (RFC 6265
// section 5.4), also in several fields (RFC 9113 section 8.2.3). Names are compared exactly.
std::optional<std::string_view> cookie(const Request& request, std::string_view name);

}  // namespace baedal::http
