#include "notify/handlers/marketing_handlers.h"

namespace baedal::notify {

using marketing::contract::CouponIssued;

MarketingHandlers::MarketingHandlers(events::Endpoint& endpoint, const CouponMessages& messages)
    : messages_(messages) {
    endpoint.subscribe<CouponIssued>(*this);
}

// KakaoTalk's AlimTalk carries no advertisement: what no order has earned is not told.
void MarketingHandlers::on(db::Transaction& tx, const CouponIssued& event) const {
    if (event.order_id.empty()) return;
    messages_.tell(tx, {.order_id = event.order_id,
                        .code = event.coupon,
                        .name = event.name,
                        .until = event.until,
                        .issued_at = event.at});
}

}  // namespace baedal::notify
