// The stored copy of the stores' profiles and menus.
#pragma once

#include <optional>

#include "db/database.h"
#include "order/domain/menu_snapshot.h"
#include "store/events.h"

namespace baedal::order::menu_repository {

// An older revision than the stored one is ignored.
void save_profile(db::Transaction& tx, const store::contract::StoreChanged& event);
void save_menu(db::Transaction& tx, const store::contract::MenuPublished& event);

// Throws if the stored copy is damaged.
std::optional<StoreCopy> find(db::Connection& connection, std::int64_t store_id);
// Leaves out a store whose copy is damaged, and logs it. Throws std::runtime_error if there are stores
// and the machine has no time zones.
MenuSnapshot load(db::Connection& connection);

}  // namespace baedal::order::menu_repository
