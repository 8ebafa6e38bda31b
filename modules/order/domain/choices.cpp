#include "order/domain/choices.h"

#include <set>

#include "order/domain/menu_snapshot.h"
#include "order/domain/orderability.h"

namespace baedal::order {

namespace {

namespace menu = store::contract;

using Ids = std::set<std::int64_t>;

std::unexpected<OrderRefusal> invalid(const std::string& pointer, std::string detail) {
    return std::unexpected(OrderRefusal{RefusalReason::invalid_choice, pointer, std::move(detail)});
}

std::string bounds_of(const menu::OptionGroup& group, const menu::Item& item) {
    return "Choose " + std::to_string(group.min) + " to " + std::to_string(group.max) + " of '" +
           group.name + "' for '" + item.name + "'.";
}

// Moves the group's choices from `ids` to `picked`.
std::expected<std::int64_t, OrderRefusal> pick_of_group(const menu::OptionGroup& group, Ids& ids,
                                                        std::vector<Choice>& picked,
                                                        const std::string& pointer, TimePoint now) {
    std::int64_t count = 0;
    for (const menu::Choice& choice : group.choices) {
        if (ids.erase(choice.id) == 0) continue;
        if (is_sold_out(choice, now)) return std::unexpected(sold_out(choice.name, pointer));
        picked.push_back({choice.id, choice.name, choice.price});
        ++count;
    }
    return count;
}

}  // namespace

std::expected<std::vector<Choice>, OrderRefusal> pick_choices(const menu::Item& item,
                                                              const std::vector<std::int64_t>& ids,
                                                              const std::string& pointer,
                                                              TimePoint now) {
    Ids left(ids.begin(), ids.end());
    if (left.size() != ids.size()) return invalid(pointer, "A choice may be named once only.");
    std::vector<Choice> picked;
    for (const menu::OptionGroup& group : item.option_groups) {
        const auto count = pick_of_group(group, left, picked, pointer, now);
        if (!count) return std::unexpected(count.error());
        if (*count < group.min || *count > group.max)
            return invalid(pointer, bounds_of(group, item));
    }
    if (!left.empty()) {
        return invalid(pointer,
                       "'" + item.name + "' has no choice " + std::to_string(*left.begin()) + ".");
    }
    return picked;
}

}  // namespace baedal::order
