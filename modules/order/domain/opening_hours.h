// Whether a store takes orders at a moment, why not, and when it does again: in its own time. Pure.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "base/clock.h"
#include "order/status.h"
#include "store/menu.h"

namespace baedal::order {

// Throws std::runtime_error for a zone that the machine's time zone data does not know.
absl::TimeZone load_time_zone(const std::string& name);

// "YYYY-MM-DD" of `at` in the zone.
std::string local_date(TimePoint at, const absl::TimeZone& zone);

enum class Closed { paused, closed_date, last_order_passed, outside_hours, fulfilment_unavailable };
inline constexpr std::array<std::string_view, 5> closed_names{
    "paused", "closed_date", "last_order_passed", "outside_hours", "fulfilment_unavailable"};
constexpr std::string_view to_text(Closed reason) {
    return closed_names[static_cast<std::size_t>(reason)];
}

struct Orderable {
    std::optional<Closed> closed;  // nothing: the store takes the order
    std::string detail;            // for the customer; empty where it takes the order
    // When it takes orders again; nothing if it is not closed, or does not open within 400 days.
    std::optional<TimePoint> opens_at;

    explicit operator bool() const { return !closed; }
};

// Without a fulfilment: for any that the store offers.
//
// An interval belongs to the date on which it begins, so that a closed date also closes the hours
// after its midnight. It begins when the store's clock first shows its opening time (or skips it) and
// ends when the clock last shows the closing time, so that days of 23 and 25 hours keep their hours.
// The last order is taken that many minutes before the store really closes: not before an interval
// that goes on with the next one.
Orderable is_orderable(const store::contract::StoreProfile& store, const absl::TimeZone& zone,
                       TimePoint at, std::optional<contract::Fulfilment> fulfilment = std::nullopt);

}  // namespace baedal::order
