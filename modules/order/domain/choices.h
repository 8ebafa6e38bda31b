// The choices of one menu item. Pure.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "order/domain/line.h"
#include "order/domain/order_refusal.h"
#include "store/menu.h"

namespace baedal::order {

// Picks the choices with these ids from the item's groups and checks the bounds of each group. Refuses
// with invalid_choice and sold_out; `pointer` is that of the choices in the request.
std::expected<std::vector<Choice>, OrderRefusal> pick_choices(const store::contract::Item& item,
                                                              const std::vector<std::int64_t>& ids,
                                                              const std::string& pointer,
                                                              TimePoint now);

}  // namespace baedal::order
