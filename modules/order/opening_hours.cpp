#include "opening_hours.h"

#include <algorithm>
#include <stdexcept>

namespace baedal::order {

namespace {

using store::contract::OpenInterval;
using store::contract::StoreProfile;

absl::Time to_absl(TimePoint at) { return absl::FromUnixMillis(to_millis(at)); }

int to_minutes(const std::string& hhmm) {
    return std::stoi(hhmm.substr(0, 2)) * 60 + std::stoi(hhmm.substr(3, 2));
}

std::int64_t iso_weekday(absl::CivilDay day) {
    return static_cast<std::int64_t>(absl::GetWeekday(day)) + 1;  // absl counts from Monday = 0
}

// Is `at` within the interval as it begins on `day`? The civil clock decides, so that a day of 23 or
// 25 hours keeps its opening times.
bool covers(const OpenInterval& interval, const StoreProfile& store, absl::CivilDay day,
            absl::CivilMinute at) {
    const absl::CivilMinute midnight(day);
    const int open = to_minutes(interval.open);
    int close = to_minutes(interval.close);
    if (close <= open) close += 24 * 60;
    return at >= midnight + open && at < midnight + (close - store.last_order_minutes);
}

bool closed_on(const StoreProfile& store, absl::CivilDay day) {
    return std::ranges::find(store.closed_dates, absl::FormatCivilTime(day)) !=
           store.closed_dates.end();
}

}  // namespace

absl::TimeZone load_time_zone(const std::string& name) {
    absl::TimeZone zone;
    if (!absl::LoadTimeZone(name, &zone)) throw std::runtime_error("unknown time zone: " + name);
    return zone;
}

std::string local_date(TimePoint at, const absl::TimeZone& zone) {
    return absl::FormatCivilTime(absl::ToCivilDay(to_absl(at), zone));
}

std::optional<std::string> closed_reason(const StoreProfile& store, const absl::TimeZone& zone,
                                         TimePoint at) {
    if (store.paused_until && at < *store.paused_until) {
        return "The store takes no orders until " + to_rfc3339(*store.paused_until) + ".";
    }
    const absl::CivilMinute now = absl::ToCivilMinute(to_absl(at), zone);
    const absl::CivilDay today(now);
    for (const absl::CivilDay day : {today, today - 1}) {
        if (closed_on(store, day)) continue;
        for (const OpenInterval& interval : store.hours) {
            if (interval.weekday == iso_weekday(day) && covers(interval, store, day, now))
                return std::nullopt;
        }
    }
    return "The store is closed at this hour.";
}

}  // namespace baedal::order
