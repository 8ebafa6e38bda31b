#include "base/typed_text.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace baedal {

namespace {

struct Range {
    char32_t first;
    char32_t last;
};

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, char32_t c) {
    return std::ranges::any_of(
        ranges, [c](const Range& range) { return c >= range.first && c <= range.last; });
}

// The joiners U+200C and U+200D stay: words and pictures are made with them.
bool is_invisible(char32_t c) {
    static constexpr std::array<Range, 10> ranges{{{0x00AD, 0x00AD},    // soft hyphen
                                                   {0x061C, 0x061C},    // Arabic letter mark
                                                   {0x115F, 0x1160},    // fillers of Hangul
                                                   {0x200B, 0x200B},    // space without a width
                                                   {0x200E, 0x200F},    // marks of direction
                                                   {0x202A, 0x202E},    // embeddings and overrides
                                                   {0x2060, 0x2069},    // word joiner, isolates
                                                   {0x3164, 0x3164},    // filler of Hangul
                                                   {0xFEFF, 0xFEFF},    // byte order mark
                                                   {0xFFA0, 0xFFA0}}};  // half-width filler
    return is_in(ranges, c);
}

bool is_blank(char32_t c) {
    static constexpr std::array<Range, 7> ranges{{{0x0009, 0x0009},
                                                  {0x0020, 0x0020},
                                                  {0x00A0, 0x00A0},
                                                  {0x2000, 0x200A},
                                                  {0x202F, 0x202F},
                                                  {0x205F, 0x205F},
                                                  {0x3000, 0x3000}}};
    return is_in(ranges, c);
}

bool is_dash_or_dot(char32_t c) {
    static constexpr std::array<Range, 8> ranges{{{'-', '.'},
                                                  {0x00B7, 0x00B7},
                                                  {0x2010, 0x2015},
                                                  {0x2212, 0x2212},
                                                  {0x30FC, 0x30FC},
                                                  {0xFE63, 0xFE63},
                                                  {0xFF0D, 0xFF0E},
                                                  {0x318D, 0x318D}}};
    return is_in(ranges, c);
}

bool is_full_width(char32_t c) { return c >= 0xFF01 && c <= 0xFF5E; }

}  // namespace

std::string visible_text(std::string_view text) {
    std::u32string shown = to_code_points(text);
    std::erase_if(shown, is_invisible);
    const auto first = std::ranges::find_if_not(shown, is_blank);
    if (first == shown.end()) return {};
    const auto is_joiner_or_blank = [](char32_t c) {
        return is_blank(c) || c == 0x200C || c == 0x200D;
    };
    if (std::ranges::all_of(shown, is_joiner_or_blank)) return {};
    shown.erase(shown.begin(), first);
    while (is_blank(shown.back())) shown.pop_back();
    return to_utf8(shown);
}

std::string plain_phone(std::string_view text) {
    std::u32string out;
    for (const char32_t c : to_code_points(text)) {
        if (is_invisible(c)) continue;
        if (is_blank(c)) {
            out += ' ';
        } else if (is_dash_or_dot(c)) {
            out += '-';
        } else {
            out += is_full_width(c) ? c - 0xFEE0 : c;
        }
    }
    return std::string(trimmed(to_utf8(out)));
}

}  // namespace baedal
