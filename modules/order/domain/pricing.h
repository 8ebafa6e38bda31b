// From what a customer asks for to lines and a price, by the copy of the menu. Pure.
#pragma once

#include <expected>
#include <optional>
#include <vector>

#include "order/domain/menu_snapshot.h"
#include "order/domain/order_limits.h"
#include "order/domain/order_refusal.h"
#include "order/domain/order_request.h"
#include "order/domain/price.h"

namespace baedal::order {

struct Quote {
    std::vector<Line> lines;
    PriceTerms terms;
    Price price;
};

// May refuse with every RefusalReason. The store is checked first, then each item, then the sums. A coupon is not
// looked at; the expected total of a request with one is checked by check_expected_total() when its discount
// is known.
std::expected<Quote, OrderRefusal> make_quote(const MenuSnapshot& menus,
                                              const OrderRequest& request, TimePoint now,
                                              const OrderLimits& limits = {});

// price_changed if the request expects another total than that of `price`.
std::optional<OrderRefusal> check_expected_total(const OrderRequest& request, const Price& price);

}  // namespace baedal::order
