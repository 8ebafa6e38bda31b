#include "order/domain/orderability.h"

#include <algorithm>

namespace baedal::order {

namespace {

namespace menu = store::contract;

bool is_offered(const menu::Item& item, const Choice& choice, TimePoint now) {
    for (const menu::OptionGroup& group : item.option_groups) {
        const auto found = std::ranges::find(group.choices, choice.id, &menu::Choice::id);
        if (found != group.choices.end()) return !is_sold_out(*found, now);
    }
    return false;
}

// `item` is null where the line's item has left the menu.
bool is_available(const menu::Item* item, const Line& line, TimePoint now) {
    if (item == nullptr || is_sold_out(*item, now)) return false;
    return std::ranges::all_of(
        line.choices, [&](const Choice& choice) { return is_offered(*item, choice, now); });
}

}  // namespace

OrderRefusal sold_out(const std::string& name, std::string pointer) {
    return {RefusalReason::sold_out, std::move(pointer), "'" + name + "' is sold out."};
}

std::optional<OrderRefusal> check_open(const StoreCopy& store, Fulfilment fulfilment,
                                       TimePoint now) {
    const auto orderable = menu::is_orderable(store.profile, store.zone, now, to_text(fulfilment));
    if (orderable) return std::nullopt;
    if (orderable.closed == menu::Closed::fulfilment_unavailable)
        return OrderRefusal{RefusalReason::fulfilment_unavailable, "/fulfilment", orderable.detail};
    OrderRefusal refusal{RefusalReason::store_closed, "", orderable.detail};
    refusal.closed = orderable.closed;
    refusal.opens_at = orderable.opens_at;
    return refusal;
}

std::optional<OrderRefusal> check_still_orderable(const MenuSnapshot& menus, const Order& order,
                                                  TimePoint now) {
    const StoreCopy* store = menus.store(order.store_id);
    if (store == nullptr) return std::nullopt;
    if (auto refusal = check_open(*store, order.fulfilment, now)) return refusal;
    for (const Line& line : order.lines) {
        if (!is_available(store->item(line.menu_item_id), line, now))
            return sold_out(line.name, "");
    }
    return std::nullopt;
}

}  // namespace baedal::order
