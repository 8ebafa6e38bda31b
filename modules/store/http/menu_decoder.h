// Reads a whole menu, and a sold-out flag, from what the owner or the staff sent.
#pragma once

#include "base/problem.h"
#include "json/object_reader.h"
#include "store/menu.h"

namespace baedal::store {

// The form is the one that GET answers with, so that a menu can be fetched, edited and put back.
// 422 invalid-request with a pointer for each fault.
Result<contract::Menu> read_menu(const json::Object& document);

struct SoldOut {
    bool sold_out = false;
    std::optional<TimePoint> until;  // with sold_out: a time after now
};
// The body of PATCH /stores/{id}/menu/items/{itemId}, and of choices. 422 likewise.
Result<SoldOut> read_sold_out(const json::Object& object, TimePoint now);

}  // namespace baedal::store
