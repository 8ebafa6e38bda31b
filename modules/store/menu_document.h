// Reads a whole menu from what an owner sent.
#pragma once

#include "store/menu.h"
#include "util/json_fields.h"
#include "util/problem.h"

namespace baedal::store {

// The form is the one that GET answers with, so that a menu can be fetched, edited and put back.
// 422 invalid-request with a pointer for each fault.
Result<contract::Menu> read_menu(const json::Object& document);

}  // namespace baedal::store
