#include "base/clock.h"

#include <array>
#include <charconv>

namespace baedal {

namespace {

void put_digits(char* at, unsigned value, int width) {
    for (int i = width - 1; i >= 0; --i, value /= 10) at[i] = static_cast<char>('0' + value % 10);
}

// Reads exactly `width` digits at `pos` and advances `pos` past them.
std::optional<int> take_digits(std::string_view text, std::size_t& pos, std::size_t width) {
    if (pos + width > text.size()) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < width; ++i, ++pos) {
        if (text[pos] < '0' || text[pos] > '9') return std::nullopt;
        value = value * 10 + (text[pos] - '0');
    }
    return value;
}

bool take(std::string_view text, std::size_t& pos, char expected) {
    if (pos >= text.size() || text[pos] != expected) return false;
    ++pos;
    return true;
}

}  // namespace

TimePoint SystemClock::now() const {
    return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
}

Instant SystemClock::monotonic() const { return std::chrono::steady_clock::now(); }

std::string to_rfc3339(TimePoint at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{at - day};
    std::string out = "0000-00-00T00:00:00.000Z";
    put_digits(out.data(), static_cast<unsigned>(static_cast<int>(date.year())), 4);
    put_digits(out.data() + 5, static_cast<unsigned>(date.month()), 2);
    put_digits(out.data() + 8, static_cast<unsigned>(date.day()), 2);
    put_digits(out.data() + 11, static_cast<unsigned>(time.hours().count()), 2);
    put_digits(out.data() + 14, static_cast<unsigned>(time.minutes().count()), 2);
    put_digits(out.data() + 17, static_cast<unsigned>(time.seconds().count()), 2);
    put_digits(out.data() + 20, static_cast<unsigned>(time.subseconds().count()), 3);
    return out;
}

std::optional<TimePoint> from_rfc3339(std::string_view text) {
    std::size_t pos = 0;
    const auto year = take_digits(text, pos, 4);
    if (!year || !take(text, pos, '-')) return std::nullopt;
    const auto month = take_digits(text, pos, 2);
    if (!month || !take(text, pos, '-')) return std::nullopt;
    const auto day = take_digits(text, pos, 2);
    if (!day || !(take(text, pos, 'T') || take(text, pos, 't'))) return std::nullopt;
    const auto hour = take_digits(text, pos, 2);
    if (!hour || !take(text, pos, ':')) return std::nullopt;
    const auto minute = take_digits(text, pos, 2);
    if (!minute || !take(text, pos, ':')) return std::nullopt;
    const auto second = take_digits(text, pos, 2);
    if (!second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;

    std::int64_t millis = 0;
    if (take(text, pos, '.')) {
        int digits = 0;
        for (; pos < text.size() && text[pos] >= '0' && text[pos] <= '9'; ++pos, ++digits) {
            if (digits < 3) millis = millis * 10 + (text[pos] - '0');
        }
        if (digits == 0 || digits > 9) return std::nullopt;
        for (; digits < 3; ++digits) millis *= 10;
    }

    std::int64_t offset_minutes = 0;
    if (!take(text, pos, 'Z') && !take(text, pos, 'z')) {
        const bool negative = pos < text.size() && text[pos] == '-';
        if (!take(text, pos, '+') && !take(text, pos, '-')) return std::nullopt;
        const auto hours = take_digits(text, pos, 2);
        if (!hours || !take(text, pos, ':')) return std::nullopt;
        const auto minutes = take_digits(text, pos, 2);
        if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
        offset_minutes = (negative ? -1 : 1) * (*hours * 60 + *minutes);
    }
    if (pos != text.size()) return std::nullopt;

    const std::chrono::year_month_day date{std::chrono::year{*year},
                                           std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) return std::nullopt;
    using namespace std::chrono;
    const TimePoint at{sys_days{date}.time_since_epoch() + hours{*hour} +
                       minutes{*minute - offset_minutes} + seconds{*second} + Milliseconds{millis}};
    // The offset can move the time out of the years that to_rfc3339 can write.
    const auto written_year = year_month_day{floor<days>(at)}.year();
    if (written_year < std::chrono::year{0} || written_year > std::chrono::year{9999})
        return std::nullopt;
    return at;
}

}  // namespace baedal
