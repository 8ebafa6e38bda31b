// Whether a store can cook what was ordered, by its present menu. Pure.
#pragma once

#include <vector>

#include "store/domain/ticket.h"
#include "store/menu.h"

namespace baedal::store {

// False if an item or a choice has left the menu or is sold out. `menu` has no flag that is over.
bool is_available(const contract::Menu& menu, const std::vector<TicketItem>& items);

}  // namespace baedal::store
