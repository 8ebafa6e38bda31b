#include "store/domain/printable_text.h"

#include <optional>
#include <ranges>
#include <utility>

#include "base/text.h"

namespace baedal::store {

namespace {

bool has_no_width(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) ||  // controls
           c == 0xAD || (c >= 0x300 && c <= 0x36F) || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
           (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || c >= 0xE0000 ||
           (c >= 0x1F3FB && c <= 0x1F3FF);  // skin tones
}

bool is_space(char32_t c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0 || c == 0x2028 ||
           c == 0x2029 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x3000 ||
           c == 0x3164 || c == 0xFFA0;
}

// What looks alike and is in CP949.
char32_t look_alike(char32_t c) {
    switch (c) {
        case 0x2010:
        case 0x2011:
        case 0x2012:
        case 0x2013:
        case 0x2014:
        case 0x2212: return '-';
        case 0x20A9: return 0xFFE6;  // the won sign of Korean character sets
        case 0x2022: return 0xB7;
        case 0x301C: return '~';
        default: return c;
    }
}

// Unicode, section 3.12: the syllable of the letters at `at`, and how many they are.
std::optional<std::pair<char32_t, std::size_t>> syllable_at(std::u32string_view text,
                                                            std::size_t at) {
    constexpr char32_t leading = 0x1100, vowel = 0x1161, trailing = 0x11A7, first = 0xAC00;
    if (at + 1 >= text.size()) return std::nullopt;
    const char32_t l = text[at] - leading;
    const char32_t v = text[at + 1] - vowel;
    if (text[at] < leading || l >= 19 || text[at + 1] < vowel || v >= 21) return std::nullopt;
    char32_t out = first + (l * 21 + v) * 28;
    if (at + 2 < text.size() && text[at + 2] > trailing && text[at + 2] - trailing < 28)
        return std::pair{out + (text[at + 2] - trailing), 3};
    return std::pair{out, 2};
}

std::size_t width_of(char32_t c) { return c < 0x80 ? 1 : 2; }

std::size_t width_of(std::u32string_view text) {
    std::size_t out = 0;
    for (const char32_t c : text) out += width_of(c);
    return out;
}

}  // namespace

std::string printable(std::string_view utf8) {
    const std::u32string in = to_code_points(utf8);
    std::u32string out;
    for (std::size_t at = 0; at < in.size(); ++at) {
        if (is_space(in[at])) {
            if (!out.empty() && out.back() != ' ') out.push_back(' ');
        } else if (const auto syllable = syllable_at(in, at)) {
            out.push_back(syllable->first);
            at += syllable->second - 1;
        } else if (!has_no_width(in[at])) {
            out.push_back(look_alike(in[at]));
        }
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return to_utf8(out);
}

std::size_t columns_of(std::string_view utf8) { return width_of(to_code_points(utf8)); }

std::vector<std::string> wrap(std::string_view utf8, std::size_t columns) {
    const std::u32string text = to_code_points(utf8);
    std::vector<std::string> lines;
    std::u32string line;
    const auto end_line = [&] { lines.push_back(to_utf8(std::exchange(line, {}))); };
    for (const auto part : std::views::split(text, U' ')) {
        const std::u32string_view word(part.begin(), part.end());
        if (word.empty()) continue;
        if (!line.empty() && width_of(line) + 1 + width_of(word) > columns) end_line();
        if (!line.empty()) line.push_back(' ');
        for (const char32_t c : word) {
            if (width_of(line) + width_of(c) > columns) end_line();
            line.push_back(c);
        }
    }
    if (!line.empty() || lines.empty()) end_line();
    return lines;
}

}  // namespace baedal::store
