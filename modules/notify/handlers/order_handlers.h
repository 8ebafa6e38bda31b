// Handles order's events: queues messages to the customer and the store.
#pragma once

#include <functional>
#include <string_view>

#include "events/endpoint.h"
#include "notify/application/coupon_messages.h"
#include "notify/application/notification_queue.h"
#include "order/events.h"

namespace baedal::notify {

class OrderHandlers {
public:
    // `on_placed` runs on the writer thread after a commit with a new order; it outlives the module
    // instance. The other references outlive the handlers.
    OrderHandlers(events::Endpoint& endpoint, const NotificationQueue& queue,
                  const CouponMessages& coupons, const Settings& settings,
                  std::function<void()> on_placed);
    OrderHandlers(const OrderHandlers&) = delete;  // the endpoint refers to it
    OrderHandlers& operator=(const OrderHandlers&) = delete;

    void on(db::Transaction& tx, const order::contract::OrderPlaced& event) const;
    void on(db::Transaction& tx, const order::contract::OrderProgressed& event) const;
    void on(db::Transaction& tx, const order::contract::OrderDishesRefused& event) const;
    void on(db::Transaction& tx, const order::contract::OrderCorrected& event) const;
    void on(db::Transaction& tx, const order::contract::OrderDelayed& event) const;
    void on(db::Transaction& tx, const order::contract::OrderCancelRequested& event) const;
    void on(db::Transaction& tx, const order::contract::OrderCancelled& event) const;
    void on(db::Transaction& tx, const order::contract::OrderRejected& event) const;
    void on(db::Transaction& tx, const order::contract::OrderExpired& event) const;
    void on(db::Transaction& tx, const order::contract::OrderPaidLate& event) const;
    void on(db::Transaction& tx, const order::contract::OrderRefunded& event) const;
    void on(db::Transaction& tx, const order::contract::OrderContactErased& event) const;

private:
    void notify_customer(db::Transaction& tx, std::string_view name, const auto& event) const;
    // Of an event that tells of a promised time.
    void notify_customer_of_time(db::Transaction& tx, std::string_view name,
                                 const auto& event) const;
    void notify_store(db::Transaction& tx, std::string_view name, const auto& event) const;

    const NotificationQueue& queue_;
    const CouponMessages& coupons_;
    const Settings& settings_;
    const std::function<void()> on_placed_;
};

}  // namespace baedal::notify
