#include "http/cookie.h"

#include "base/text.h"

namespace baedal::http {

std::optional<std::string_view> cookie(const Request& request, std::string_view name) {
    for (const auto& [field, value] : request.headers) {
        if (!equal_ignoring_case(field, "Cookie")) continue;
        std::string_view rest = value;
        while (!rest.empty()) {
            const std::size_t semicolon = rest.find(';');
            const std::string_view pair = trimmed(rest.substr(0, semicolon));
            const std::size_t equals = pair.find('=');
            if (equals != std::string_view::npos && pair.substr(0, equals) == name)
                return pair.substr(equals + 1);
            rest.remove_prefix(semicolon == std::string_view::npos ? rest.size() : semicolon + 1);
        }
    }
    return std::nullopt;
}

}  // namespace baedal::http
