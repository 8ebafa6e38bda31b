// Tells customers of the coupons that their orders have earned.
//
// The event of a coupon has no telephone number: the message goes to the recipient of the message about the
// order's end. The two events come from two logs, in either order.
#pragma once

#include "notify/application/notification_queue.h"
#include "notify/domain/earned_coupon.h"

namespace baedal::notify {

class CouponMessages {
public:
    // `queue` outlives it.
    explicit CouponMessages(const NotificationQueue& queue) : queue_(queue) {}

    // Queues the message, or keeps the coupon until order_completed().
    void tell(db::Transaction& tx, const EarnedCoupon& coupon) const;
    // The message about the delivery or the pick-up is written.
    void order_completed(db::Transaction& tx, const std::string& order_id) const;
    // The contact of the order is erased: its customer is told nothing any more.
    static void forget(db::Transaction& tx, const std::string& order_id);

private:
    const NotificationQueue& queue_;
};

}  // namespace baedal::notify
