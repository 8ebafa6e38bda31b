// What happened to coupons. The subject is the order that earned the coupon, or "coupon/<code>".
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/message_type.h"

namespace baedal::marketing::contract {

// 쿠폰발행됨: a coupon can be used. By an order that earned it, by hand for one telephone number, or for everybody.
struct CouponIssued {
    static constexpr MessageType type{"marketing", "CouponIssued"};
    std::string coupon;  // its code
    std::string name;    // for the customer
    TimePoint at;
    std::optional<TimePoint> until;           // nothing: without an end
    std::optional<std::int64_t> campaign_id;  // that it belongs to
    std::string order_id;                     // that earned it; empty where none did

    std::string subject() const { return order_id.empty() ? "coupon/" + coupon : order_id; }
    static void fields(auto& self, auto&& field) {
        field("coupon", self.coupon);
        field("name", self.name);
        field("at", self.at);
        field("until", self.until);
        field("campaignId", self.campaign_id);
        field("orderId", self.order_id);
    }
};

}  // namespace baedal::marketing::contract
