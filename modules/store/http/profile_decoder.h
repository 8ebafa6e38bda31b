// Decodes a store's profile, and a change of it.
#pragma once

#include "base/problem.h"
#include "json/parser.h"
#include "store/application/change_store.h"
#include "store/menu.h"

namespace baedal::store {

// POST /stores: the name is required, the rest has defaults. 422 with a pointer for each error.
Result<contract::StoreProfile> decode_new_store(const json::Object& body);
// PATCH /stores/{id}: `pausedUntil: null` ends a pause. 422 likewise.
Result<ProfileChange> decode_profile_change(const json::Object& body);
// POST /stores/{id}/pause: the end of the pause, which is in the future; null ends a pause. 422 likewise.
Result<std::optional<TimePoint>> decode_pause(const json::Object& body, TimePoint now);

}  // namespace baedal::store
