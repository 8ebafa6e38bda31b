// Stores and menus as customers see them.
#pragma once

#include "json/parser.h"
#include "order/domain/menu_snapshot.h"

namespace baedal::order {

// One entry of GET /menus: what a customer needs to choose a store.
json::Object store_json(const StoreCopy& store, TimePoint now, std::string_view currency);
// GET /menus/{id}: the same with the categories.
json::Object menu_json(const StoreCopy& store, TimePoint now, std::string_view currency);

}  // namespace baedal::order
