#include "base/phone.h"

#include <algorithm>
#include <iterator>

namespace baedal {

namespace {

constexpr std::string_view digits = "0123456789";

bool is_dialled(char c) { return digits.contains(c); }

bool begins_with_plus(std::string_view phone) {
    const auto first = phone.find_first_of("+0123456789");
    return first != std::string_view::npos && phone[first] == '+';
}

}  // namespace

bool is_phone(std::string_view text) {
    if (text.find_first_not_of("0123456789+-() ") != std::string_view::npos) return false;
    const auto plus_signs = std::ranges::count(text, '+');
    if (plus_signs > 1 || (plus_signs == 1 && !begins_with_plus(text))) return false;
    const auto length = phone_key(text).size();
    return length >= 7 && length <= 15;
}

std::string phone_key(std::string_view phone) {
    constexpr std::string_view korea = "82";
    constexpr std::string_view prefix = "00";
    std::string key;
    std::ranges::copy_if(phone, std::back_inserter(key), is_dialled);
    bool is_international = begins_with_plus(phone);
    for (; key.starts_with(prefix); key.erase(0, prefix.size())) is_international = true;
    if (!is_international || !key.starts_with(korea)) return key;
    key.erase(0, korea.size());
    key.erase(0, std::min(key.find_first_not_of('0'), key.size()));  // +82 (0)10
    return "0" + key;
}

std::string masked_phone(std::string_view phone) {
    constexpr std::ptrdiff_t shown = 4;
    std::string out(phone);
    auto hidden = std::ranges::count_if(out, is_dialled) - shown;
    for (char& c : out) {
        if (is_dialled(c) && hidden-- > 0) c = '*';
    }
    return out;
}

}  // namespace baedal
