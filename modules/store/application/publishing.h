// Changes of profiles and menus, each with the event that tells the other modules of it.
#pragma once

#include "db/transaction.h"
#include "store/storage/menu_repository.h"
#include "store/storage/store_repository.h"

namespace baedal::store {

// Stores a new store under `profile.id`, with an empty menu that is not published yet.
void open_store(db::Transaction& tx, const contract::StoreProfile& profile, bool demo);
// Replaces a store's profile and counts up its revision.
void change_store(db::Transaction& tx, stores::Stored& store, contract::StoreProfile profile);
// Publishes `menu` as the next revision after `current`. Returns that revision.
std::int64_t publish_menu(db::Transaction& tx, std::int64_t store_id, std::int64_t current,
                          contract::Menu menu);

}  // namespace baedal::store
