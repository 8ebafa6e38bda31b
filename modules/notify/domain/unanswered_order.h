// A new order that its store has not answered. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"

namespace baedal::notify {

struct UnansweredOrder {
    std::string order_id;
    std::int64_t number = 0;
    std::int64_t store_id = 0;
    std::string store_name;
    TimePoint placed_at;
    int reminders = 0;  // so far
    TimePoint next_at;
};

struct ReminderTimes {
    Milliseconds remind_after;   // 0: never
    Milliseconds accept_within;  // then the order is rejected
};

// Before an order is rejected, its store has this long to hear of it.
inline constexpr Milliseconds last_warning = std::chrono::minutes{2};

// When the store is reminded next; nothing: not any more. The second reminder is a while after the first.
constexpr std::optional<TimePoint> next_reminder(TimePoint placed_at, int reminders,
                                                 const ReminderTimes& times) {
    const TimePoint end = placed_at + times.accept_within;
    const TimePoint first = placed_at + times.remind_after;
    const TimePoint last = end - last_warning;
    if (times.remind_after <= Milliseconds{0}) return std::nullopt;
    if (reminders == 0 && first < end) return first;
    if (reminders == 1 && last >= first + last_warning) return last;
    return std::nullopt;
}

}  // namespace baedal::notify
