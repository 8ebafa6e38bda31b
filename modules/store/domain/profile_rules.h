// The values that a store's profile may have for a time of day, a date and a time zone.
#pragma once

#include <string>
#include <string_view>

namespace baedal::store {

// "HH:MM" from 00:00 to 23:59.
bool is_opening_time(std::string_view text);
// The same, and "24:00", the end of the day.
bool is_closing_time(std::string_view text);
// "HH:MM" from 00:00 to 12:00, at which a business day may begin.
bool is_begin_of_day(std::string_view text);
// "YYYY-MM-DD" of a day that exists in the calendar.
bool is_date(std::string_view text);
// An IANA name in this machine's time zone database. Reads a file at the first call for a name.
bool is_time_zone(const std::string& name);

}  // namespace baedal::store
