#include "base/phone.h"

#include <algorithm>

namespace baedal {

namespace {

bool is_phone_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string phone_key(std::string_view phone) {
    constexpr std::string_view korea = "82";
    std::string digits;
    for (const char c : phone) {
        if (is_phone_digit(c)) digits += c;
    }
    const bool is_international = phone.starts_with('+') || digits.starts_with("00");
    if (digits.starts_with("00")) digits.erase(0, 2);
    if (!is_international || !digits.starts_with(korea)) return digits;
    digits.erase(0, korea.size());
    return digits.starts_with('0') ? digits : "0" + digits;
}

std::string masked_phone(std::string_view phone) {
    constexpr std::ptrdiff_t shown = 4;
    std::string out(phone);
    auto hidden = std::ranges::count_if(out, is_phone_digit) - shown;
    for (char& c : out) {
        if (is_phone_digit(c) && hidden-- > 0) c = '*';
    }
    return out;
}

}  // namespace baedal
