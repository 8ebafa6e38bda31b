// The rules of a menu and of its sold-out flags. Pure.
#pragma once

#include <optional>
#include <vector>

#include "base/problem.h"
#include "store/menu.h"

namespace baedal::store {

inline constexpr std::size_t max_menu_items = 500;

// Checks a menu whose single members are well-formed: ids and names are unique, and each group offers
// as many choices as it requires. Pointers as in the document; empty if the menu is valid.
std::vector<FieldError> validate_menu(const contract::Menu& menu);

// Clears the sold-out flags that end at or before `now`.
void expire_sold_out(contract::Menu& menu, TimePoint now);

// Null if the menu has none with this id.
contract::Item* find_item(contract::Menu& menu, std::int64_t id);
contract::Choice* find_choice(contract::Menu& menu, std::int64_t id);

}  // namespace baedal::store
