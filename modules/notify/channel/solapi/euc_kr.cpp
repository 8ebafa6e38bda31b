#include "notify/channel/solapi/euc_kr.h"

#include <algorithm>

#include "base/cp949.h"
#include "base/text.h"

namespace baedal::notify {

namespace {

bool is_hangul(char32_t c) { return c >= 0xAC00 && c <= 0xD7A3; }

}  // namespace

std::size_t euc_kr_length(std::string_view text) {
    std::size_t out = 0;
    for (const char32_t c : to_code_points(text)) out += c < 0x80 ? 1U : 2U;
    return out;
}

bool fits_euc_kr(std::string_view text) {
    return std::ranges::all_of(to_code_points(text), is_in_euc_kr);
}

std::string to_euc_kr_characters(std::string_view text) {
    std::u32string out;
    for (const char32_t c : to_code_points(text)) {
        if (is_in_euc_kr(c)) {
            out.push_back(c);
        } else if (is_hangul(c)) {
            out.push_back(U'?');
        }
    }
    return to_utf8(out);
}

}  // namespace baedal::notify
