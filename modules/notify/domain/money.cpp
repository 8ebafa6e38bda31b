#include "notify/domain/money.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/money.h"

namespace baedal::notify {

namespace {

// `number` with a comma before every third digit of its whole part, from the right.
std::string grouped(std::string number) {
    const std::size_t whole = std::min(number.find('.'), number.size());
    for (std::size_t left = whole; left > 3; left -= 3) number.insert(left - 3, 1, ',');
    return number;
}

}  // namespace

std::string format_money(std::int64_t amount, std::string_view currency, std::string_view won) {
    const std::string decimal = decimal_amount(amount, currency);
    const std::string_view sign = amount < 0 ? "-" : "";
    const std::string number = grouped(decimal.substr(sign.size()));
    if (currency == "KRW")
        return fmt::format(fmt::runtime(won), fmt::arg("sign", sign), fmt::arg("amount", number));
    return fmt::format("{} {}{}", currency, sign, number);
}

}  // namespace baedal::notify
