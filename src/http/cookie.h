// Reads the Cookie field of a request, and writes the Set-Cookie field of a response.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "http/request.h"

namespace baedal::http {

// The value of the first cookie of this name, a view into the request. Reads "a=1; b=2" (RFC 6265
// section 5.4), also in several fields (RFC 9113 section 8.2.3). Names are compared exactly.
std::optional<std::string_view> cookie(const Request& request, std::string_view name);

// A value of Set-Cookie (RFC 6265 section 4.1). Scripts cannot read the cookie, and browsers send it
// to `path` only and with no request of another site. `value` has the characters of base64url.
std::string set_cookie(std::string_view name, std::string_view value, std::string_view path,
                       std::chrono::seconds age, bool secure);

}  // namespace baedal::http
