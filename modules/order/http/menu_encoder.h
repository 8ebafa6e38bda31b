// Stores and menus in responses.
#pragma once

#include <string>
#include <string_view>

#include "order/domain/menu_snapshot.h"

namespace baedal::order {

// One item of GET /menus.
std::string store_json(const StoreCopy& store, TimePoint now, std::string_view currency);
// GET /menus/{id}: the same with the categories.
std::string menu_json(const StoreCopy& store, TimePoint now, std::string_view currency);

}  // namespace baedal::order
