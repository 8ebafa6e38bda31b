#include "store/domain/profile_rules.h"

#include <algorithm>
#include <chrono>
#include <optional>

#include <absl/time/time.h>

namespace baedal::store {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<int> digits(std::string_view text) {
    int value = 0;
    for (const char c : text) {
        if (!is_digit(c)) return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

}  // namespace

bool is_opening_time(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return false;
    const auto hour = digits(text.substr(0, 2));
    const auto minute = digits(text.substr(3, 2));
    return hour && minute && *hour < 24 && *minute < 60;
}

bool is_closing_time(std::string_view text) { return text == "24:00" || is_opening_time(text); }

bool is_begin_of_day(std::string_view text) { return is_opening_time(text) && text <= "12:00"; }

bool is_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    const auto year = digits(text.substr(0, 4));
    const auto month = digits(text.substr(5, 2));
    const auto day = digits(text.substr(8, 2));
    if (!year || !month || !day) return false;
    return std::chrono::year_month_day(std::chrono::year{*year},
                                       std::chrono::month{static_cast<unsigned>(*month)},
                                       std::chrono::day{static_cast<unsigned>(*day)})
        .ok();
}

bool is_time_zone(const std::string& name) {
    // LoadTimeZone also takes paths, "localtime" and offsets, which are not IANA names.
    const auto in_a_name = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || is_digit(c) || c == '/' ||
               c == '_' || c == '-' || c == '+';
    };
    if (name.empty() || name.size() > 64 || name.front() == '/' || name == "localtime")
        return false;
    if (!std::ranges::all_of(name, in_a_name)) return false;
    absl::TimeZone zone;
    return absl::LoadTimeZone(name, &zone);
}

}  // namespace baedal::store
