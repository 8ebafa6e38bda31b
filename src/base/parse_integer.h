// Parses decimal integers of requests, header fields and settings.
#pragma once

#include <charconv>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>

namespace baedal {

// The whole text is the number. Empty for any other text, for a '+' sign and for a number that the
// type does not hold.
template <std::integral Number = std::int64_t>
std::optional<Number> parse_integer(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// 0 or more, such as a position in a list or a log.
inline std::optional<std::int64_t> parse_non_negative(std::string_view text) {
    const auto value = parse_integer(text);
    return value && *value >= 0 ? value : std::nullopt;
}

}  // namespace baedal
