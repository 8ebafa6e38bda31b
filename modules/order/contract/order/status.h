// The status of an order and how it reaches the customer.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/enum_names.h"

namespace baedal::order::contract {

enum class Status {
    awaiting_payment,
    placed,
    accepted,
    cooking,
    ready,
    delivering,
    delivered,
    picked_up,
    cancel_requested,
    cancelled,
    rejected,
    expired,
};
constexpr EnumNames<Status, 12> enum_names(Status) {
    return {"awaiting_payment", "placed",    "accepted",  "cooking",          "ready",
            "delivering",       "delivered", "picked_up", "cancel_requested", "cancelled",
            "rejected",         "expired"};
}
inline constexpr std::size_t status_count = enum_names(Status{}).size();

enum class Fulfilment { delivery, pickup };
constexpr EnumNames<Fulfilment, 2> enum_names(Fulfilment) { return {"delivery", "pickup"}; }

using baedal::to_text;  // found by ADL

}  // namespace baedal::order::contract
