#include "order/domain/business_day.h"

namespace baedal::order {

namespace {

TimePoint begin_of(absl::CivilDay day, const absl::TimeZone& zone) {
    return from_millis(absl::ToUnixMillis(absl::FromCivil(absl::CivilSecond(day), zone)));
}

}  // namespace

BusinessDay business_day(absl::CivilDay day, const absl::TimeZone& zone) {
    return {begin_of(day, zone), begin_of(day + 1, zone)};
}

absl::CivilDay day_of(TimePoint at, const absl::TimeZone& zone) {
    return absl::ToCivilDay(absl::FromUnixMillis(to_millis(at)), zone);
}

}  // namespace baedal::order
