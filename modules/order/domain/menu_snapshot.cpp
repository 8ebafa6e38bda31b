#include "order/domain/menu_snapshot.h"

#include <algorithm>

namespace baedal::order {

namespace {

template <class Matches>
const store::contract::Item* find_item(const store::contract::Menu& menu, Matches matches) {
    for (const auto& category : menu.categories) {
        const auto found = std::ranges::find_if(category.items, matches);
        if (found != category.items.end()) return &*found;
    }
    return nullptr;
}

}  // namespace

const store::contract::Item* StoreCopy::item(std::int64_t id) const {
    return find_item(menu, [&](const auto& item) { return item.id == id; });
}

const store::contract::Item* StoreCopy::item_named(std::string_view name) const {
    return find_item(menu, [&](const auto& item) { return item.name == name; });
}

const StoreCopy* MenuSnapshot::store(std::int64_t id) const {
    const auto found = stores.find(id);
    return found == stores.end() ? nullptr : &found->second;
}

}  // namespace baedal::order
