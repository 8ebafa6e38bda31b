#include "base/money.h"

#include <cstdint>
#include <limits>

#include <doctest/doctest.h>

namespace money_test {

using baedal::decimal_amount;
using baedal::grouped_amount;

TEST_CASE("an amount in minor units is written with all decimals of its currency") {
    CHECK(decimal_amount(18000, "KRW") == "18000");
    CHECK(decimal_amount(1000, "JPY") == "1000");
    CHECK(decimal_amount(18000, "EUR") == "180.00");
    CHECK(decimal_amount(5, "EUR") == "0.05");
    CHECK(decimal_amount(0, "EUR") == "0.00");
    CHECK(decimal_amount(1234, "KWD") == "1.234");
    CHECK(decimal_amount(7, "KWD") == "0.007");
    CHECK(decimal_amount(12345, "CLF") == "1.2345");
    CHECK(decimal_amount(100, "QQQ") == "1.00");  // no currency of ISO 4217
}

TEST_CASE("a negative amount keeps its sign, the smallest one too") {
    CHECK(decimal_amount(-39000, "KRW") == "-39000");
    CHECK(decimal_amount(-5, "USD") == "-0.05");
    CHECK(decimal_amount(std::numeric_limits<std::int64_t>::min(), "EUR") ==
          "-92233720368547758.08");
}

TEST_CASE("digits are grouped by three from the decimal point") {
    CHECK(grouped_amount(0, "KRW") == "0");
    CHECK(grouped_amount(999, "KRW") == "999");
    CHECK(grouped_amount(39'000, "KRW") == "39,000");
    CHECK(grouped_amount(1'234'567, "KRW") == "1,234,567");
    CHECK(grouped_amount(123'456, "EUR") == "1,234.56");
    CHECK(grouped_amount(-123, "KRW") == "-123");
    CHECK(grouped_amount(-1'000, "KRW") == "-1,000");
}

}  // namespace money_test
