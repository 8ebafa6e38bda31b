// The store that tests of order open: 통닭집, always open, with one dish for 18,000 won and a delivery for 3,000.
#pragma once

#include "store/events.h"

namespace baedal::test {

inline store::contract::StoreChanged chicken_store(std::int64_t revision = 1) {
    store::contract::StoreChanged changed{.store = {}, .revision = revision};
    changed.store.id = 1;
    changed.store.name = "통닭집";
    changed.store.delivery_fee = 3000;
    for (int weekday = 1; weekday <= 7; ++weekday)
        changed.store.hours.push_back({weekday, "00:00", "24:00"});
    return changed;
}

inline store::contract::MenuPublished chicken_menu() {
    store::contract::MenuPublished menu{1, 1, {}};
    menu.menu.categories = {{"치킨", {{11, "통닭", "", 18000, false, {}, {}}}}};
    return menu;
}

}  // namespace baedal::test
