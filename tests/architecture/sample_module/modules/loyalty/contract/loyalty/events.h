// What happened to points. The subject is the order's id.
#pragma once

#include <cstdint>
#include <string>

#include "base/message_type.h"

namespace baedal::loyalty::contract {

// 포인트적립됨: a placed order has earned points.
struct PointsEarned {
    static constexpr MessageType type{"loyalty", "PointsEarned"};
    std::string order_id;
    std::int64_t points = 0;

    const std::string& subject() const { return order_id; }
    static void fields(auto& self, auto&& field) {
        field("orderId", self.order_id);
        field("points", self.points);
    }
};

}  // namespace baedal::loyalty::contract
