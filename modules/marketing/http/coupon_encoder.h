// Coupons and campaigns in responses.
#pragma once

#include <string>

#include "marketing/application/coupon_service.h"
#include "marketing/domain/campaign.h"

namespace baedal::marketing {

std::string encode(const Coupon& coupon);
std::string encode(const Campaign& campaign);
// What a coupon would give.
std::string encode(const Granted& granted);

}  // namespace baedal::marketing
