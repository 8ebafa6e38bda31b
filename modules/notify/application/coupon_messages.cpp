#include "notify/application/coupon_messages.h"

#include "notify/domain/texts.h"
#include "notify/storage/earned_coupon_repository.h"
#include "notify/storage/notification_repository.h"

namespace baedal::notify {

void CouponMessages::tell(db::Transaction& tx, const EarnedCoupon& coupon) const {
    const auto completed = repository::about_completion(tx.connection(), coupon.order_id);
    if (!completed) return earned_coupons::add(tx, coupon);
    const Message& message = completed->notification.message;
    if (message.wording.variables.empty()) return;  // its contact is erased
    queue_.add_after(tx, message, completed->store_id, "coupon/" + coupon.code, coupon.issued_at,
                     texts::to_customer(coupon, message.wording));
}

void CouponMessages::order_completed(db::Transaction& tx, const std::string& order_id) const {
    for (const EarnedCoupon& coupon : earned_coupons::take(tx, order_id)) tell(tx, coupon);
}

void CouponMessages::forget(db::Transaction& tx, const std::string& order_id) {
    earned_coupons::take(tx, order_id);
}

}  // namespace baedal::notify
