// The stores of a demo deployment.
#pragma once

#include "db/transaction.h"

namespace baedal::store {

// Opens store 1 (통닭집) and store 2 (피자집) with their menus if there is no store.
void seed_demo_stores(db::Transaction& tx);

}  // namespace baedal::store
