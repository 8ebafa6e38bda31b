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

}  // namespace baedal::http
