// The stores that an empty demo deployment begins with.
#pragma once

#include "db/transaction.h"

namespace baedal::store {

// Opens store 1 (통닭집) and store 2 (피자집) with their menus, if there is no store yet.
void seed_demo_stores(db::Transaction& tx);

}  // namespace baedal::store
