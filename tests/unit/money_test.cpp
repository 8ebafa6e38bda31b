#include "base/money.h"

#include <cstdint>
#include <limits>

#include <doctest/doctest.h>

namespace money_test {

using baedal::decimal_amount;

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

}  // namespace money_test
