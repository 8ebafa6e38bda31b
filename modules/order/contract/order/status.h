// The words of an order that others read too: its status and how it reaches the customer.
#pragma once

#include <array>
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

enum class Fulfilment { delivery, pickup };

inline constexpr std::array<std::string_view, 12> status_names{
    "awaiting_payment", "placed",    "accepted",         "cooking",   "ready",    "delivering",
    "delivered",        "picked_up", "cancel_requested", "cancelled", "rejected", "expired"};
constexpr EnumNames<Fulfilment, 2> enum_names(Fulfilment) { return {"delivery", "pickup"}; }
inline constexpr std::array<std::string_view, 2> fulfilment_names{"delivery", "pickup"};

constexpr std::string_view to_text(Status status) {
    return status_names[static_cast<std::size_t>(status)];
}
constexpr std::string_view to_text(Fulfilment f) {
    return fulfilment_names[static_cast<std::size_t>(f)];
}

// False (and nothing written) if `text` is none of the names.
constexpr bool from_text(std::string_view text, Status& out) {
    for (std::size_t i = 0; i < status_names.size(); ++i) {
        if (status_names[i] == text) return out = static_cast<Status>(i), true;
    }
    return false;
}
constexpr bool from_text(std::string_view text, Fulfilment& out) {
    for (std::size_t i = 0; i < fulfilment_names.size(); ++i) {
        if (fulfilment_names[i] == text) return out = static_cast<Fulfilment>(i), true;
    }
    return false;
}

}  // namespace baedal::order::contract
