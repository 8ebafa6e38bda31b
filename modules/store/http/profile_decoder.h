// Reads a store's profile from what an owner sent.
#pragma once

#include "json/object_reader.h"
#include "store/menu.h"

namespace baedal::store {

// Every member is optional and replaces what `profile` has; a new store must at least have a name.
// `pausedUntil: null` ends a pause. Complaints, with their pointers, are in `body`.
void read_profile(json::ObjectReader& body, contract::StoreProfile& profile, bool is_new);

}  // namespace baedal::store
