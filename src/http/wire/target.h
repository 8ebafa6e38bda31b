// Parses the request target into path segments and query parameters.
#pragma once

#include <optional>
#include <string_view>

#include "base/problem.h"
#include "http/request.h"

namespace baedal::http {

struct AbsoluteForm {
    std::string_view authority;    // as sent; not checked
    std::string_view origin_form;  // for parse_target()
};
// The parts of "http://shop.example/menus" (RFC 9112 section 3.2.2); nothing for another form.
std::optional<AbsoluteForm> split_absolute_form(std::string_view target);

// Sets path, segments and query; `path` points into `target`. Accepts the origin-form only (RFC
// 9112 section 3.2.1). 400 for a target that a proxy and this server could read differently: dot
// segments, an escaped slash, control characters, broken escapes, text that is not UTF-8.
std::optional<Problem> parse_target(std::string_view target, Request& request);

}  // namespace baedal::http
