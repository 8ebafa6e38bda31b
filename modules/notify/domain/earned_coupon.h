// A coupon that an order has earned its customer.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"

namespace baedal::notify {

struct EarnedCoupon {
    std::string order_id;
    std::string code;
    std::string name;                // for the customer
    std::optional<TimePoint> until;  // nothing: without an end
    TimePoint issued_at;
};

}  // namespace baedal::notify
