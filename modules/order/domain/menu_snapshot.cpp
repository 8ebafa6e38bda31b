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

bool is_flagged(const auto& item_or_choice, TimePoint at) {
    return item_or_choice.sold_out &&
           (!item_or_choice.sold_out_until || at < *item_or_choice.sold_out_until);
}

bool has_too_few_choices(const store::contract::OptionGroup& group, TimePoint at) {
    const auto left = std::ranges::count_if(
        group.choices, [&](const auto& choice) { return !is_sold_out(choice, at); });
    return left < group.min;
}

}  // namespace

bool is_sold_out(const store::contract::Choice& choice, TimePoint at) {
    return is_flagged(choice, at);
}

bool is_sold_out(const store::contract::Item& item, TimePoint at) {
    return is_flagged(item, at) || std::ranges::any_of(item.option_groups, [&](const auto& group) {
               return has_too_few_choices(group, at);
           });
}

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
