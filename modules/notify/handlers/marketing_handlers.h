// Handles marketing's events: tells customers of earned coupons.
#pragma once

#include "events/endpoint.h"
#include "marketing/events.h"
#include "notify/application/coupon_messages.h"

namespace baedal::notify {

// Where the deployment has no marketing, it handles nothing.
class MarketingHandlers {
public:
    // The references outlive the handlers.
    MarketingHandlers(events::Endpoint& endpoint, const CouponMessages& messages);
    MarketingHandlers(const MarketingHandlers&) = delete;  // the endpoint refers to it
    MarketingHandlers& operator=(const MarketingHandlers&) = delete;

    void on(db::Transaction& tx, const marketing::contract::CouponIssued& event) const;

private:
    const CouponMessages& messages_;
};

}  // namespace baedal::notify
