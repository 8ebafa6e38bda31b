// The SQL of menus: one document a store.
#pragma once

#include <cstdint>
#include <optional>

#include "db/transaction.h"
#include "store/menu.h"

namespace baedal::store::menus {

using contract::Menu;

struct Stored {
    Menu menu;
    std::int64_t revision = 0;  // 0: no menu was published yet
};

// Nothing if there is no such store: every store has a menu.
std::optional<Stored> find(db::Connection& connection, std::int64_t store_id);
void save(db::Transaction& tx, std::int64_t store_id, const Stored& menu);

}  // namespace baedal::store::menus
