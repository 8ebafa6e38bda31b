#include "order/domain/business_day.h"

namespace baedal::order {

namespace {

constexpr int minutes_an_hour = 60;

// When the clock first shows the time, or jumps over it.
TimePoint begin_of(absl::CivilDay day, const BusinessClock& clock) {
    const absl::CivilMinute begin = absl::CivilMinute(day) + clock.begins;
    return from_millis(absl::ToUnixMillis(absl::FromCivil(absl::CivilSecond(begin), clock.zone)));
}

}  // namespace

BusinessClock BusinessClock::of(const absl::TimeZone& zone, const std::string& day_begins) {
    return {zone, std::stoi(day_begins.substr(0, 2)) * minutes_an_hour +
                      std::stoi(day_begins.substr(3, 2))};
}

BusinessDay business_day(absl::CivilDay day, const BusinessClock& clock) {
    return {begin_of(day, clock), begin_of(day + 1, clock)};
}

absl::CivilDay day_of(TimePoint at, const BusinessClock& clock) {
    const absl::CivilMinute shown =
        absl::ToCivilMinute(absl::FromUnixMillis(to_millis(at)), clock.zone);
    const absl::CivilDay day(shown - clock.begins);
    // In an hour that the clock shows twice the day has begun at the first time.
    return at >= begin_of(day + 1, clock) ? day + 1 : day;
}

}  // namespace baedal::order
