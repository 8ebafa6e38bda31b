#include "order/domain/order_search.h"

#include <algorithm>

#include "base/parse_integer.h"
#include "base/phone.h"
#include "base/text.h"

namespace baedal::order {

namespace {

constexpr std::size_t longest_number = 5;  // digits of the number of an order
constexpr std::size_t last_digit_count = 4;

bool is_all_digits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<OrderSearch> OrderSearch::of(const std::string& typed) {
    std::string_view text = trimmed(typed);
    if (text.empty()) return std::nullopt;
    OrderSearch out;
    if (text.starts_with('#') && text.size() > 1 && is_all_digits(text.substr(1))) {
        out.number = parse_non_negative(text.substr(1));
        return out;
    }
    if (is_all_digits(text) && text.size() <= longest_number) {
        out.number = parse_non_negative(text);
        if (text.size() == last_digit_count) out.last_digits = text;
        return out;
    }
    if (is_phone(text)) {
        out.phone_key = baedal::phone_key(text);
    } else {
        out.name = text;
    }
    return out;
}

}  // namespace baedal::order
