#include "notify/domain/money.h"

#include <fmt/format.h>

#include "base/money.h"

namespace baedal::notify {

std::string format_money(std::int64_t amount, std::string_view currency, std::string_view won) {
    const std::string grouped = grouped_amount(amount, currency);
    const std::string_view sign = amount < 0 ? "-" : "";
    const std::string number = grouped.substr(sign.size());
    if (currency == "KRW")
        return fmt::format(fmt::runtime(won), fmt::arg("sign", sign), fmt::arg("amount", number));
    return fmt::format("{} {}{}", currency, sign, number);
}

}  // namespace baedal::notify
