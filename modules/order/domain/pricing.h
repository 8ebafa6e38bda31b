// From what a customer asks for to lines and a price, by the copy of the menu. Pure.
#pragma once

#include <expected>
#include <vector>

#include "order/domain/menu_snapshot.h"
#include "order/domain/order_limits.h"
#include "order/domain/order_refusal.h"
#include "order/domain/order_request.h"
#include "order/domain/price.h"

namespace baedal::order {

struct Quote {
    std::vector<Line> lines;
    Price price;
};

// May refuse with every RefusalReason. The store is checked first, then each item, then the sums.
std::expected<Quote, OrderRefusal> make_quote(const MenuSnapshot& menus,
                                              const OrderRequest& request, TimePoint now,
                                              const OrderLimits& limits = {});

}  // namespace baedal::order
