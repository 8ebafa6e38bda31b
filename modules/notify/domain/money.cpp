#include "notify/domain/money.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace baedal::notify {

namespace {

constexpr std::array<std::string_view, 17> without_fraction{
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
    "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"};
constexpr std::array<std::string_view, 7> with_three_digits{"BHD", "IQD", "JOD", "KWD",
                                                            "LYD", "OMR", "TND"};
constexpr std::array<std::string_view, 2> with_four_digits{"CLF", "UYW"};

// `digits` with a comma before every third from the right.
std::string grouped(const std::string& digits) {
    std::string out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0) out += ',';
        out += digits[i];
    }
    return out;
}

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

std::string format_money(std::int64_t amount, std::string_view currency, std::string_view won) {
    const auto exponent = static_cast<std::size_t>(currency_exponent(currency));
    // Negated as unsigned: the smallest integer has no positive counterpart.
    const auto magnitude =
        amount < 0 ? 0 - static_cast<std::uint64_t>(amount) : static_cast<std::uint64_t>(amount);
    std::string digits = std::to_string(magnitude);
    if (digits.size() <= exponent) digits.insert(0, exponent + 1 - digits.size(), '0');
    const std::size_t whole = digits.size() - exponent;
    const std::string_view sign = amount < 0 ? "-" : "";
    std::string number = grouped(digits.substr(0, whole));
    if (exponent > 0) number += "." + digits.substr(whole);
    if (currency == "KRW")
        return fmt::format(fmt::runtime(won), fmt::arg("sign", sign), fmt::arg("amount", number));
    return fmt::format("{} {}{}", currency, sign, number);
}

}  // namespace baedal::notify
