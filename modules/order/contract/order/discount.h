// What a coupon takes off an order.
#pragma once

#include <cstdint>
#include <string>

namespace baedal::order::contract {

struct Discount {
    std::string name;         // for the customer, such as 첫 주문 할인
    std::string coupon;       // its code
    std::int64_t amount = 0;  // minor units, from 1 to the order's subtotal

    bool operator==(const Discount&) const = default;
    static void fields(auto& self, auto&& field) {
        field("name", self.name);
        field("coupon", self.coupon);
        field("amount", self.amount);
    }
};

}  // namespace baedal::order::contract
