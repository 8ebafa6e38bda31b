#include "base/text.h"

#include <algorithm>

namespace baedal {

namespace {

constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

constexpr bool continues(unsigned char byte) { return (byte & 0xC0U) == 0x80U; }

// The length in bytes of the first character of `text`; 0 if it is malformed (RFC 3629 section 4).
std::size_t character_length(std::string_view text) {
    const auto at = [&](std::size_t i) {
        return static_cast<unsigned char>(i < text.size() ? text[i] : 0);
    };
    const unsigned char first = at(0);
    if (first < 0x80) return 1;
    if (first < 0xC2 || first > 0xF4 || !continues(at(1))) return 0;
    if (first < 0xE0) return 2;
    if ((first == 0xE0 && at(1) < 0xA0) || (first == 0xED && at(1) > 0x9F) || !continues(at(2)))
        return 0;
    if (first < 0xF0) return 3;
    if ((first == 0xF0 && at(1) < 0x90) || (first == 0xF4 && at(1) > 0x8F) || !continues(at(3)))
        return 0;
    return 4;
}

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
               return x == y || lower(x) == lower(y);
           });
}

bool has_control(std::string_view text) { return std::ranges::any_of(text, is_control); }

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = character_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::u32string to_code_points(std::string_view utf8) {
    std::u32string out;
    while (!utf8.empty()) {
        const std::size_t length = character_length(utf8);
        const auto first = static_cast<unsigned char>(utf8.front());
        char32_t c = length < 2 ? first : first & (0x7FU >> length);
        for (std::size_t i = 1; i < length; ++i)
            c = (c << 6U) | (static_cast<unsigned char>(utf8[i]) & 0x3FU);
        if (length > 0) out.push_back(c);
        utf8.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return out;
}

std::string to_utf8(std::u32string_view code_points) {
    std::string out;
    const auto add = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
    for (const char32_t c : code_points) {
        if (c < 0x80) {
            add(c);
        } else if (c < 0x800) {
            add(0xC0 | (c >> 6U)), add(0x80 | (c & 0x3FU));
        } else if (c < 0x10000) {
            add(0xE0 | (c >> 12U)), add(0x80 | ((c >> 6U) & 0x3FU)), add(0x80 | (c & 0x3FU));
        } else {
            add(0xF0 | (c >> 18U)), add(0x80 | ((c >> 12U) & 0x3FU));
            add(0x80 | ((c >> 6U) & 0x3FU)), add(0x80 | (c & 0x3FU));
        }
    }
    return out;
}

std::string_view shortened(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return text;
    while (bytes > 0 && continues(static_cast<unsigned char>(text[bytes]))) --bytes;
    return text.substr(0, bytes);
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace baedal
