// The customer's contact in an order: how long it is kept, and how it is shown after the order's end. Pure.
#pragma once

#include "base/clock.h"
#include "order/domain/order.h"

namespace baedal::order {

struct ContactRules {
    Milliseconds keep{};           // after the last change of an ended order
    Milliseconds keep_unplaced{};  // an order that ended without being placed
    Milliseconds show{};           // in full to anyone with the order's link, after its end
};

// Whether anyone with the order's link sees the whole contact.
bool shows_contact(const Order& order, Milliseconds show, TimePoint now);

// The first letter of the name, the last four digits of the phone, and no letter of the address.
Customer masked(const Customer& customer);

// What stands in the place of an address or a note that is not shown.
inline constexpr const char* hidden_text = "***";

// Nobody needs the contact any more: the order has ended, no money is owed, and no payment is under way.
bool may_erase_contact(const Order& order);

}  // namespace baedal::order
