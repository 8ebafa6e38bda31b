// The use of a coupon by one order, as a state machine. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "base/change.h"
#include "base/clock.h"
#include "base/enum_names.h"

namespace baedal::marketing {

enum class RedemptionState {
    reserved,  // kept for an order that is about to be paid
    used,      // by an order that was placed
    released,  // the order has ended unplaced, cancelled or rejected: the coupon is free
};
constexpr EnumNames<RedemptionState, 3> enum_names(RedemptionState) {
    return {"reserved", "used", "released"};
}

struct Redemption {
    std::string order_id;
    std::string code;         // of the coupon
    std::string phone;        // digest; empty if the order has none
    std::int64_t amount = 0;  // minor units
    RedemptionState state = RedemptionState::reserved;

    bool has_coupon() const { return state != RedemptionState::released; }

    // The order is placed. Illegal after its end.
    Change use() {
        if (state == RedemptionState::used) return Change::repeated;
        if (state == RedemptionState::released) return Change::illegal;
        state = RedemptionState::used;
        return Change::made;
    }
    Change release() {
        if (state == RedemptionState::released) return Change::repeated;
        state = RedemptionState::released;
        return Change::made;
    }
};

}  // namespace baedal::marketing
