// Why an order is not taken.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "store/opening_hours.h"

namespace baedal::order {

enum class RefusalReason {
    unknown_store,
    unknown_menu_item,
    invalid_choice,
    below_minimum_order,
    fulfilment_unavailable,
    store_closed,
    sold_out,
    price_changed,
    order_too_large,
};

struct OrderRefusal {
    RefusalReason reason = RefusalReason::unknown_store;
    std::string pointer;  // into the request (RFC 6901); empty where no part of it is at fault
    std::string detail;   // for the customer, in English
    std::optional<store::contract::Closed> closed = {};  // store_closed
    std::optional<TimePoint> opens_at = {};  // store_closed; nothing if it does not open again
    std::optional<std::int64_t> total = {};  // price_changed: the present total, in minor units
};

}  // namespace baedal::order
