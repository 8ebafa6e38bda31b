#include "order/domain/requester.h"

namespace baedal::order {

std::string phone_key(std::string_view phone) {
    constexpr std::string_view korea = "82";
    std::string digits;
    for (const char c : phone) {
        if (c >= '0' && c <= '9') digits += c;
    }
    const bool is_international = phone.starts_with('+') || digits.starts_with("00");
    if (digits.starts_with("00")) digits.erase(0, 2);
    if (!is_international || !digits.starts_with(korea)) return digits;
    digits.erase(0, korea.size());
    return digits.starts_with('0') ? digits : "0" + digits;
}

}  // namespace baedal::order
