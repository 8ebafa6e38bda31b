// A whole number in decimal digits, as clients, headers and settings write it.
#pragma once

#include <charconv>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>

namespace baedal {

// Nothing where the text is anything else, or more than the type holds. A sign only for a negative one.
template <std::integral Number = std::int64_t>
std::optional<Number> parse_integer(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// 0 and what comes after it: a position in a list or a log.
inline std::optional<std::int64_t> parse_non_negative(std::string_view text) {
    const auto value = parse_integer(text);
    return value && *value >= 0 ? value : std::nullopt;
}

}  // namespace baedal
