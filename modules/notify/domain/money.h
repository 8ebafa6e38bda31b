// Amounts of money in messages.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace baedal::notify {

// `amount` is in minor units. KRW is formatted by `won` with {sign} and {amount} ("39,000원", "39,000 won"),
// other currencies as "USD 1,234.50", "JPY 3,900", "KWD 1.250".
std::string format_money(std::int64_t amount, std::string_view currency, std::string_view won);

}  // namespace baedal::notify
