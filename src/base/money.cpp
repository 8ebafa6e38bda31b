#include "base/money.h"

#include <algorithm>
#include <array>

namespace baedal {

namespace {

constexpr std::array<std::string_view, 17> without_fraction{
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
    "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"};
constexpr std::array<std::string_view, 7> with_three_digits{"BHD", "IQD", "JOD", "KWD",
                                                            "LYD", "OMR", "TND"};
constexpr std::array<std::string_view, 2> with_four_digits{"CLF", "UYW"};

}  // namespace

int currency_exponent(std::string_view currency) {
    const auto is_in = [&](const auto& codes) {
        return std::ranges::find(codes, currency) != codes.end();
    };
    if (is_in(without_fraction)) return 0;
    if (is_in(with_three_digits)) return 3;
    if (is_in(with_four_digits)) return 4;
    return 2;
}

std::string decimal_amount(std::int64_t amount, std::string_view currency) {
    const auto exponent = static_cast<std::size_t>(currency_exponent(currency));
    // Negated as unsigned: the smallest integer has no positive counterpart.
    const auto magnitude =
        amount < 0 ? 0 - static_cast<std::uint64_t>(amount) : static_cast<std::uint64_t>(amount);
    std::string digits = std::to_string(magnitude);
    if (digits.size() <= exponent) digits.insert(0, exponent + 1 - digits.size(), '0');
    if (exponent > 0) digits.insert(digits.size() - exponent, 1, '.');
    return amount < 0 ? "-" + digits : digits;
}

std::string grouped_amount(std::int64_t amount, std::string_view currency) {
    std::string out = decimal_amount(amount, currency);
    const std::size_t first = amount < 0 ? 1 : 0;
    const std::size_t whole = std::min(out.find('.'), out.size());
    for (std::size_t at = whole; at > first + 3; at -= 3) out.insert(at - 3, 1, ',');
    return out;
}

}  // namespace baedal
