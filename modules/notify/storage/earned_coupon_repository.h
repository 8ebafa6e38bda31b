// The SQL of earned coupons whose customer is not told yet.
#pragma once

#include <string>
#include <vector>

#include "db/transaction.h"
#include "notify/domain/earned_coupon.h"

namespace baedal::notify::earned_coupons {

// Does nothing for one that is there.
void add(db::Transaction& tx, const EarnedCoupon& coupon);
// Removes those of the order and returns them, the first issued first.
std::vector<EarnedCoupon> take(db::Transaction& tx, const std::string& order_id);

}  // namespace baedal::notify::earned_coupons
