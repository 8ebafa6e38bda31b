// Issues coupons: the owner's, and those that customers earn.
#pragma once

#include <cstdint>
#include <string>

#include "base/problem.h"
#include "db/transaction.h"
#include "marketing/application/digest_key.h"
#include "marketing/domain/campaign.h"
#include "order/events.h"

namespace baedal::marketing {

// Thread-safe. The key outlives it.
class IssueCoupons {
public:
    explicit IssueCoupons(const DigestKey& key) : key_(key) {}

    // 409 coupon-exists.
    Result<Coupon> by_owner(db::Transaction& tx, Coupon coupon) const;
    // A coupon of the campaign for one number, whatever its rule. 404, 409 campaign-ended.
    Result<Coupon> by_hand(db::Transaction& tx, std::int64_t campaign_id,
                           const std::string& phone) const;
    // The order was delivered at `at`: it counts for its customer, who may have earned coupons. One without a
    // number counts for nobody.
    void for_delivered(db::Transaction& tx, const order::contract::OrderSummary& order,
                       TimePoint at) const;

private:
    const DigestKey& key_;
};

}  // namespace baedal::marketing
