#include "util/whole_number.h"

#include <doctest/doctest.h>

using baedal::natural_number;
using baedal::whole_number;

TEST_CASE("a whole number is all of the text, or nothing") {
    CHECK(whole_number("0") == 0);
    CHECK(whole_number("007") == 7);
    CHECK(whole_number("-12") == -12);
    CHECK(whole_number("9223372036854775807") == 9'223'372'036'854'775'807);
    for (const char* text :
         {"", " 1", "1 ", "+1", "1.0", "1e3", "0x1", "12a", "--1", "일", "9223372036854775808"}) {
        CAPTURE(text);
        CHECK_FALSE(whole_number(text));
    }
}

TEST_CASE("a whole number fits its type") {
    CHECK(whole_number<std::uint16_t>("65535") == 65'535);
    CHECK_FALSE(whole_number<std::uint16_t>("65536"));
    CHECK_FALSE(whole_number<std::uint16_t>("-1"));
}

TEST_CASE("a natural number is not negative") {
    CHECK(natural_number("0") == 0);
    CHECK(natural_number("9223372036854775807") == 9'223'372'036'854'775'807);
    for (const char* text : {"", "-1", "-0x", "1:2", "9223372036854775808"}) {
        CAPTURE(text);
        CHECK_FALSE(natural_number(text));
    }
}
