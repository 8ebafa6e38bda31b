// The order module's copy of the profiles and menus of all stores.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>

#include "absl/time/time.h"
#include "base/clock.h"
#include "order/domain/business_day.h"
#include "store/menu.h"

namespace baedal::order {

struct StoreCopy {
    store::contract::StoreProfile profile;
    std::int64_t profile_revision = 0;
    store::contract::Menu menu;
    std::int64_t menu_revision = 0;
    absl::TimeZone zone;

    BusinessClock business_clock() const { return BusinessClock::of(zone, profile.day_begins); }
    // Null if there is none. Names are compared exactly.
    const store::contract::Item* item(std::int64_t id) const;
    const store::contract::Item* item_named(std::string_view name) const;
};

// Immutable: a change makes a new one (see MenuCache).
struct MenuSnapshot {
    std::map<std::int64_t, StoreCopy> stores;
    const StoreCopy* store(std::int64_t id) const;  // null if there is none
};

// Sold out at that time: the flag ends at `sold_out_until`, if there is one.
bool is_sold_out(const store::contract::Choice& choice, TimePoint at);
// An item is also sold out while one of its groups has fewer choices left than its `min`.
bool is_sold_out(const store::contract::Item& item, TimePoint at);

}  // namespace baedal::order
