#include "events/readable.h"

#include <algorithm>
#include <exception>
#include <string_view>

#include "base/text.h"

namespace baedal::events {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

// The first character of `text`; empty if it is malformed.
std::string_view first_character(std::string_view text) {
    for (std::size_t length = 1; length <= std::min<std::size_t>(4, text.size()); ++length) {
        if (is_utf8(text.substr(0, length))) return text.substr(0, length);
    }
    return {};
}

}  // namespace

std::string readable_text(const std::string& stored) {
    if (is_utf8(stored)) return stored;
    std::string out;
    for (std::string_view rest = stored; !rest.empty();) {
        const std::string_view character = first_character(rest);
        out += character.empty() ? replacement : character;
        rest.remove_prefix(std::max<std::size_t>(1, character.size()));
    }
    return out;
}

json::Value readable_data(const std::string& stored) {
    try {
        return json::parse_trusted(stored);
    } catch (const std::exception&) {
        return json::Value(readable_text(stored));
    }
}

}  // namespace baedal::events
