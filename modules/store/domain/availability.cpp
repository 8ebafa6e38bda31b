#include "store/domain/availability.h"

#include <algorithm>

namespace baedal::store {

namespace {

const contract::Item* find_item_of(const contract::Menu& menu, std::int64_t id) {
    for (const contract::Category& category : menu.categories) {
        const auto found = std::ranges::find(category.items, id, &contract::Item::id);
        if (found != category.items.end()) return &*found;
    }
    return nullptr;
}

// A ticket names its choices.
bool offers_choice(const contract::Item& item, const std::string& name) {
    return std::ranges::any_of(item.option_groups, [&](const contract::OptionGroup& group) {
        return std::ranges::any_of(group.choices, [&](const contract::Choice& choice) {
            return choice.name == name && !choice.sold_out;
        });
    });
}

bool is_item_available(const contract::Menu& menu, const TicketItem& ordered) {
    if (!ordered.menu_item_id) return true;
    const contract::Item* item = find_item_of(menu, *ordered.menu_item_id);
    return item != nullptr && !item->sold_out &&
           std::ranges::all_of(ordered.choices,
                               [&](const std::string& name) { return offers_choice(*item, name); });
}

}  // namespace

bool is_available(const contract::Menu& menu, const std::vector<TicketItem>& items) {
    return std::ranges::all_of(
        items, [&](const TicketItem& item) { return is_item_available(menu, item); });
}

}  // namespace baedal::store
