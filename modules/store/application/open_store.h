// A new store, with an empty menu that is not published yet.
#pragma once

#include "db/transaction.h"
#include "store/menu.h"

namespace baedal::store {

// A profile whose id is 0 gets the next one. `demo`: the autopilot may change the store's tickets.
// Returns the profile as stored.
contract::StoreProfile open_store(db::Transaction& tx, contract::StoreProfile profile, bool demo);

}  // namespace baedal::store
