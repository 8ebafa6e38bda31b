// Whether a store takes an order, by its copy of the menu and its opening hours. Pure.
#pragma once

#include <optional>
#include <string>

#include "order/domain/menu_snapshot.h"
#include "order/domain/order.h"
#include "order/domain/order_refusal.h"

namespace baedal::order {

OrderRefusal sold_out(const std::string& name, std::string pointer);

// fulfilment_unavailable or store_closed; nothing if the store takes orders at `now`.
std::optional<OrderRefusal> check_open(const StoreCopy& store, Fulfilment fulfilment,
                                       TimePoint now);

// For an order that is about to be paid: store_closed, fulfilment_unavailable, or sold_out (also where an
// item has left the menu). The prices were agreed when the order was placed and are not checked.
std::optional<OrderRefusal> check_still_orderable(const MenuSnapshot& menus, const Order& order,
                                                  TimePoint now);

}  // namespace baedal::order
