// The order module's own copy of every store's profile and menu, ready to price an order.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "absl/time/time.h"
#include "base/clock.h"
#include "store/menu.h"

namespace baedal::order {

struct StoreCopy {
    store::contract::StoreProfile profile;
    std::int64_t profile_revision = 0;
    store::contract::Menu menu;
    std::int64_t menu_revision = 0;
    absl::TimeZone zone;

    const store::contract::Item* item(std::int64_t id) const;
    const store::contract::Item* item_named(std::string_view name) const;  // exact
};

// An immutable picture; a change makes a new one (see MenuCache).
struct MenuSnapshot {
    std::map<std::int64_t, StoreCopy> stores;
    const StoreCopy* store(std::int64_t id) const;
};

// Sold out at that moment: the flag holds until its time, if it has one.
template <class ItemOrChoice>
bool is_sold_out(const ItemOrChoice& thing, TimePoint at) {
    return thing.sold_out && (!thing.sold_out_until || at < *thing.sold_out_until);
}

}  // namespace baedal::order
