// Amounts of money as decimal text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace baedal {

// Digits after the decimal point of a currency's minor unit (ISO 4217); 2 for unknown codes.
int currency_exponent(std::string_view currency);

// `amount`, in minor units, in the currency's unit with all of its decimals and without a code: 18000 is
// "18000" won, "180.00" euros, "18.000" Kuwaiti dinars; -5 is "-0.05" euros.
std::string decimal_amount(std::int64_t amount, std::string_view currency);

// The same with a comma before every third digit of the whole part: "18,000", "-1,234.50".
std::string grouped_amount(std::int64_t amount, std::string_view currency);

}  // namespace baedal
