// Whether a store takes orders at a time, why not, and when it does again, in its own time zone. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "base/clock.h"
#include "base/enum_names.h"
#include "store/menu.h"

namespace baedal::store::contract {

// Throws std::runtime_error for a zone that is not in the machine's time zone data.
absl::TimeZone load_time_zone(const std::string& name);
// Throws std::runtime_error if this machine has no time zone database.
void require_time_zones();

enum class Closed { paused, closed_date, last_order_passed, outside_hours, fulfilment_unavailable };
using baedal::to_text;  // found by ADL
constexpr EnumNames<Closed, 5> enum_names(Closed) {
    return {"paused", "closed_date", "last_order_passed", "outside_hours",
            "fulfilment_unavailable"};
}

struct Orderable {
    std::optional<Closed> closed;  // nothing: the store takes the order
    std::string detail;            // for the customer, in English; empty where it takes the order
    // When it takes orders again; nothing if it is open, or does not open within 400 days.
    std::optional<TimePoint> opens_at;

    explicit operator bool() const { return !closed; }
};

// `fulfilment` is one of the names in StoreProfile::fulfilments; without one, any that the store offers.
//
// An interval belongs to the date on which it begins: a closed date also closes the hours after its
// midnight. An interval begins when the store's clock first shows (or skips) its opening time and ends
// when the clock last shows its closing time, so that days of 23 and 25 hours keep their hours. The last
// order is taken `last_order_minutes` before the store closes, not before an interval that continues
// with the next one.
Orderable is_orderable(const StoreProfile& store, const absl::TimeZone& zone, TimePoint at,
                       std::optional<std::string_view> fulfilment = std::nullopt);

}  // namespace baedal::store::contract
