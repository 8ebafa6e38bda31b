#include "base/parse_integer.h"

#include <doctest/doctest.h>

namespace parse_integer_test {

using baedal::parse_integer;
using baedal::parse_non_negative;

TEST_CASE("an integer is the whole text") {
    CHECK(parse_integer("0") == 0);
    CHECK(parse_integer("007") == 7);
    CHECK(parse_integer("-12") == -12);
    CHECK(parse_integer("9223372036854775807") == 9'223'372'036'854'775'807);
    for (const char* text :
         {"", " 1", "1 ", "+1", "1.0", "1e3", "0x1", "12a", "--1", "일", "9223372036854775808"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_integer(text));
    }
}

TEST_CASE("an integer fits its type") {
    CHECK(parse_integer<std::uint16_t>("65535") == 65'535);
    CHECK_FALSE(parse_integer<std::uint16_t>("65536"));
    CHECK_FALSE(parse_integer<std::uint16_t>("-1"));
}

TEST_CASE("parse_non_negative() refuses negative numbers") {
    CHECK(parse_non_negative("0") == 0);
    CHECK(parse_non_negative("9223372036854775807") == 9'223'372'036'854'775'807);
    for (const char* text : {"", "-1", "-0x", "1:2", "9223372036854775808"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_non_negative(text));
    }
}

}  // namespace parse_integer_test
