#include "http/cookie.h"

#include "base/text.h"

namespace baedal::http {

std::optional<std::string_view> cookie(const Request& request, std::string_view name) {
    for (const auto& [field, value] : request.headers) {
        if (!equal_ignoring_case(field, "Cookie")) continue;
        for (const std::string_view pair : split_list(value, ';')) {
            const std::size_t equals = pair.find('=');
            if (equals != std::string_view::npos && pair.substr(0, equals) == name)
                return pair.substr(equals + 1);
        }
    }
    return std::nullopt;
}

std::string set_cookie(std::string_view name, std::string_view value, std::string_view path,
                       std::chrono::seconds age, bool secure) {
    std::string out(name);
    out += "=" + std::string(value) + "; Path=" + std::string(path) +
           "; Max-Age=" + std::to_string(age.count()) + "; HttpOnly; SameSite=Strict";
    if (secure) out += "; Secure";
    return out;
}

}  // namespace baedal::http
