// From what a customer wants to what it costs, by the copy of the menu. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/problem.h"
#include "order/domain/menu_snapshot.h"
#include "order/domain/order.h"

namespace baedal::order {

struct WantedItem {
    std::int64_t menu_item_id = 0;
    std::string name;  // instead of the id, in the short form
    std::int64_t quantity = 1;
    std::vector<std::int64_t> choices;
};

struct Wanted {
    std::int64_t store_id = 0;
    std::vector<WantedItem> items;
    bool short_form = false;  // where complaints point to
    Fulfilment fulfilment = Fulfilment::delivery;
    std::optional<std::int64_t> expected_total;
};

struct Quote {
    std::vector<Line> lines;
    std::int64_t subtotal = 0;
    std::int64_t delivery_fee = 0;
    std::int64_t total = 0;
};

// 422 unknown-store, unknown-menu-item, invalid-choice, below-minimum-order, fulfilment-unavailable;
// 409 store-closed (with closedReason and opensAt), sold-out, price-changed (with the present total).
Result<Quote> price(const MenuSnapshot& book, const Wanted& wanted, TimePoint now);

// Why an order that is about to be paid cannot be made any more, by the menu and the hours as they are
// now: store-closed, sold-out (also where an item left the menu), fulfilment-unavailable. Its prices
// were agreed when it was placed and stay.
std::optional<Problem> check_still_orderable(const MenuSnapshot& book, const Order& order,
                                             TimePoint now);

}  // namespace baedal::order
