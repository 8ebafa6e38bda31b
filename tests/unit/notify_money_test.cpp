#include "notify/domain/money.h"

#include <cstdint>
#include <limits>
#include <string>

#include <doctest/doctest.h>

#include "notify/domain/catalogue.h"

namespace notify_money_test {

namespace {

std::string format_money(std::int64_t amount, std::string_view currency,
                         std::string_view won = baedal::notify::catalogue_ko.won) {
    return baedal::notify::format_money(amount, currency, won);
}

}  // namespace

TEST_CASE("won are written as people write them") {
    CHECK(format_money(39'000, "KRW") == "39,000원");
    CHECK(format_money(0, "KRW") == "0원");
    CHECK(format_money(999, "KRW") == "999원");
    CHECK(format_money(1'234'567, "KRW") == "1,234,567원");
    CHECK(format_money(39'000, "KRW", baedal::notify::catalogue_en.won) == "39,000 won");
    CHECK(format_money(-39'000, "KRW", baedal::notify::catalogue_en.won) == "-39,000 won");
}

TEST_CASE("other currencies have their code and as many decimals as ISO 4217 gives them") {
    CHECK(format_money(1'234, "USD") == "USD 12.34");
    CHECK(format_money(123'450, "EUR") == "EUR 1,234.50");
    CHECK(format_money(5, "USD") == "USD 0.05");
    CHECK(format_money(0, "USD") == "USD 0.00");
    CHECK(format_money(3'900, "JPY") == "JPY 3,900");
    CHECK(format_money(1'250, "KWD") == "KWD 1.250");
    CHECK(format_money(7, "KWD") == "KWD 0.007");
    CHECK(format_money(12'345, "CLF") == "CLF 1.2345");
}

TEST_CASE("negative amounts keep their sign, the smallest one too") {
    CHECK(format_money(-39'000, "KRW") == "-39,000원");
    CHECK(format_money(-5, "USD") == "USD -0.05");
    CHECK(format_money(std::numeric_limits<std::int64_t>::min(), "KRW") ==
          "-9,223,372,036,854,775,808원");
}

}  // namespace notify_money_test
