// Amounts as people read them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace baedal::notify {

// Digits after the decimal point of a currency's minor unit (ISO 4217); 2 for codes it does not know.
int currency_exponent(std::string_view currency);

// `amount` in minor units: KRW as `won` says with {sign} and {amount} ("39,000원", "₩39,000"), otherwise
// "USD 1,234.50", "JPY 3,900", "KWD 1.250".
std::string format_money(std::int64_t amount, std::string_view currency, std::string_view won);

}  // namespace baedal::notify
