// Properties of text: ASCII case, control characters, UTF-8, lists.
#pragma once

#include <ranges>
#include <string>
#include <string_view>

namespace baedal {

// Ignores ASCII case only, as for field names and tokens (RFC 9110).
bool equal_ignoring_case(std::string_view a, std::string_view b);

// C0 control characters and DEL.
constexpr bool is_control(char c) {
    const auto u = static_cast<unsigned char>(c);
    return u < 0x20 || u == 0x7F;
}
bool has_control(std::string_view text);

// Well-formed UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text);

// The code points of UTF-8 text; what is malformed is left out.
std::u32string to_code_points(std::string_view utf8);
std::string to_utf8(std::u32string_view code_points);

// At most `bytes` bytes of UTF-8 text, cut between characters.
std::string_view shortened(std::string_view text, std::size_t bytes);

// `text` without the spaces and tabs at both ends.
std::string_view trimmed(std::string_view text);

// The trimmed parts of `text` between separators, empty ones too; none for an empty text.
inline auto split_list(std::string_view text, char separator) {
    return std::views::split(text, separator) | std::views::transform([](const auto& part) {
               return trimmed(std::string_view(part.begin(), part.end()));
           });
}

}  // namespace baedal
