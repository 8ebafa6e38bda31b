#include <doctest/doctest.h>

#include "base/clock.h"
#include "order/domain/business_day.h"
#include "store/opening_hours.h"

namespace order_business_day_test {

using namespace baedal;
using namespace baedal::order;

namespace {

BusinessClock clock_of(const char* zone, const char* begins) {
    return BusinessClock::of(store::contract::load_time_zone(zone), begins);
}

std::string date_at(const char* time, const BusinessClock& clock) {
    return absl::FormatCivilTime(day_of(*from_rfc3339(time), clock));
}

}  // namespace

TEST_CASE("an evening that ends after midnight is one business day") {
    const BusinessClock seoul = clock_of("Asia/Seoul", "05:00");
    CHECK(date_at("2026-11-22T10:00:00Z", seoul) == "2026-11-22");  // 19:00
    CHECK(date_at("2026-11-22T16:30:00Z", seoul) == "2026-11-22");  // 01:30
    CHECK(date_at("2026-11-22T19:59:59.999Z", seoul) == "2026-11-22");
    CHECK(date_at("2026-11-22T20:00:00Z", seoul) == "2026-11-23");
    const BusinessDay day = business_day(absl::CivilDay(2026, 11, 22), seoul);
    CHECK(to_rfc3339(day.begin) == "2026-11-21T20:00:00.000Z");
    CHECK(to_rfc3339(day.end) == "2026-11-22T20:00:00.000Z");
}

TEST_CASE("a business day may begin at midnight") {
    const BusinessClock seoul = clock_of("Asia/Seoul", "00:00");
    CHECK(date_at("2026-11-22T14:59:59Z", seoul) == "2026-11-22");
    CHECK(date_at("2026-11-22T15:00:00Z", seoul) == "2026-11-23");
}

TEST_CASE("every moment is within its business day, also where the clock changes") {
    for (const char* begins : {"00:00", "01:30", "02:00", "02:30", "03:00", "05:00"}) {
        CAPTURE(begins);
        const BusinessClock berlin = clock_of("Europe/Berlin", begins);
        for (const char* around : {"2026-03-28T12:00:00Z", "2026-10-24T12:00:00Z"}) {
            for (int quarter = 0; quarter < 200; ++quarter) {
                const TimePoint at = *from_rfc3339(around) + std::chrono::minutes{15 * quarter};
                const BusinessDay day = business_day(day_of(at, berlin), berlin);
                CHECK(day.begin <= at);
                CHECK(at < day.end);
            }
        }
    }
}

}  // namespace order_business_day_test
