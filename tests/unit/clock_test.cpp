#include <doctest/doctest.h>

#include "base/clock.h"

namespace clock_test {

using namespace baedal;
using namespace std::chrono_literals;

TEST_CASE("times are written in UTC with milliseconds") {
    CHECK(to_rfc3339(from_millis(0)) == "1970-01-01T00:00:00.000Z");
    CHECK(to_rfc3339(from_millis(-1)) == "1969-12-31T23:59:59.999Z");
    CHECK(to_rfc3339(from_millis(1'709'164'799'007)) == "2024-02-28T23:59:59.007Z");
    CHECK(to_rfc3339(from_millis(1'709'164'800'000)) == "2024-02-29T00:00:00.000Z");
}

TEST_CASE("a written time is read back, from year 0 to year 9999") {
    for (const char* text :
         {"0000-01-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z", "2000-02-29T12:34:56.789Z",
          "2026-11-22T03:04:05.678Z", "9999-12-31T23:59:59.999Z"}) {
        CAPTURE(text);
        const auto at = from_rfc3339(text);
        REQUIRE(at);
        CHECK(to_rfc3339(*at) == text);
    }
}

TEST_CASE("any offset, fraction and letter case of RFC 3339 is read") {
    const auto at = from_rfc3339("2026-11-22T03:04:05.600Z");
    CHECK(from_rfc3339("2026-11-22t03:04:05.6z") == at);
    CHECK(from_rfc3339("2026-11-22T12:04:05.6+09:00") == at);
    CHECK(from_rfc3339("2026-11-21T20:34:05.6-06:30") == at);
    CHECK(from_rfc3339("2026-11-22T03:04:05.600999999-00:00") == at);
    CHECK(from_rfc3339("2026-11-22T03:04:05Z") == *at - 600ms);
    CHECK(from_rfc3339("2016-12-31T23:59:60Z") ==
          from_rfc3339("2017-01-01T00:00:00Z"));  // a leap second
}

TEST_CASE("text that is not RFC 3339 is refused") {
    for (const char* text : {"",
                             "2026-11-22",
                             "2026-11-22T03:04:05",
                             "2026-11-22 03:04:05Z",
                             "2026-11-22T03:04Z",
                             "2026-1-22T03:04:05Z",
                             "2026-11-22T3:04:05Z",
                             "26-11-22T03:04:05Z",
                             "+2026-11-22T03:04:05Z",
                             "-026-11-22T03:04:05Z",
                             "2026-13-01T00:00:00Z",
                             "2026-00-01T00:00:00Z",
                             "2026-02-29T00:00:00Z",
                             "2026-04-31T00:00:00Z",
                             "2026-11-00T00:00:00Z",
                             "2026-11-22T24:00:00Z",
                             "2026-11-22T03:60:05Z",
                             "2026-11-22T03:04:61Z",
                             "2026-11-22T03:04:05.Z",
                             "2026-11-22T03:04:05,6Z",
                             "2026-11-22T03:04:05.1234567890Z",
                             "2026-11-22T03:04:05+0900",
                             "2026-11-22T03:04:05+09",
                             "2026-11-22T03:04:05+24:00",
                             "2026-11-22T03:04:05+09:60",
                             "2026-11-22T03:04:05Z ",
                             " 2026-11-22T03:04:05Z",
                             "2026-11-22T03:04:05ZZ"}) {
        CAPTURE(text);
        CHECK_FALSE(from_rfc3339(text));
    }
}

TEST_CASE("an offset that leads out of the years 0 to 9999 is refused") {
    CHECK_FALSE(from_rfc3339("0000-01-01T00:00:00+00:01"));
    CHECK_FALSE(from_rfc3339("9999-12-31T23:59:59-00:01"));
    CHECK_FALSE(from_rfc3339("9999-12-31T23:59:60Z"));
    CHECK(from_rfc3339("9999-12-31T23:59:59.999Z"));
}

TEST_CASE("advance() moves both times of a manual clock") {
    ManualClock clock(from_millis(1'000));
    const Instant before = clock.monotonic();
    clock.advance(250ms);
    CHECK(to_millis(clock.now()) == 1'250);
    CHECK(clock.monotonic() - before == 250ms);
}

TEST_CASE("the system's clock is in this century and its monotonic time never goes back") {
    const SystemClock clock;
    CHECK(clock.now() > from_rfc3339("2024-01-01T00:00:00Z"));
    CHECK(clock.now() < from_rfc3339("2100-01-01T00:00:00Z"));
    const Instant before = clock.monotonic();
    CHECK(clock.monotonic() >= before);
}

}  // namespace clock_test
