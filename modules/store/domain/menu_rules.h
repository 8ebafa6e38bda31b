// What makes a menu one that can be ordered from, and its sold-out flags. Pure.
#pragma once

#include <optional>
#include <vector>

#include "base/problem.h"
#include "store/menu.h"

namespace baedal::store {

inline constexpr std::size_t max_menu_items = 500;

// What is wrong between the parts of a menu whose single members are well-formed: ids and names that
// stand twice, groups that nobody could choose from. Pointers as in the document.
std::vector<FieldError> find_faults(const contract::Menu& menu);

// Takes back the sold-out flags whose time has passed.
void expire_sold_out(contract::Menu& menu, TimePoint now);

contract::Item* find_item(contract::Menu& menu, std::int64_t id);
contract::Choice* find_choice(contract::Menu& menu, std::int64_t id);

}  // namespace baedal::store
