// How much a customer may ask of the shop. 0 is no limit.
#pragma once

#include <cstdint>

namespace baedal::order {

// For one order.
struct OrderLimits {
    std::int64_t max_quantity = 100;     // of one menu item, over all lines
    std::int64_t max_parts = 500;        // lines and choices
    std::int64_t max_total = 2'000'000;  // minor units
};

// For all orders of one address or one phone that are open.
struct OpenOrderLimits {
    std::int64_t unpaid_per_address = 10;
    std::int64_t unpaid_per_phone = 10;
    std::int64_t cash_per_address = 5;
    std::int64_t cash_per_phone = 3;
};

// For an order that is paid at the door.
struct CashLimits {
    std::int64_t max_total = 200'000;  // minor units
    bool known_phone = false;          // only for a phone with an earlier order that was collected
};

}  // namespace baedal::order
