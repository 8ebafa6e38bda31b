// Stores a change of an order and announces it, in one transaction.
#pragma once

#include <string>

#include "db/transaction.h"
#include "events/topics.h"
#include "order/domain/order.h"
#include "order/events.h"

namespace baedal::order {

// Notified after each commit that changed the order.
std::string order_topic(const std::string& id);

// The only writer of changed orders. Each function writes the row and notifies the order's topic after the
// commit.
class OrderPublisher {
public:
    explicit OrderPublisher(events::Topics& topics) : topics_(topics) {}

    // These append the event of their name.
    void placed(db::Transaction& tx, const Order& order) const;
    void progressed(db::Transaction& tx, const Order& order, bool cancel_refused = false) const;
    void delayed(db::Transaction& tx, const Order& order) const;
    // `dishes` were refused now, which has taken `amount` off the total.
    void dishes_refused(db::Transaction& tx, const Order& order,
                        std::vector<contract::RefusedDish> dishes, std::int64_t amount) const;
    // `from`: the status that the order has left, to which it had come for the `round`th time.
    void corrected(db::Transaction& tx, const Order& order, Status from, std::int64_t round) const;
    // `refunded`: because all of its payment has gone back.
    void cancel_requested(db::Transaction& tx, const Order& order, const std::string& reason,
                          bool refunded = false) const;
    void cancelled(db::Transaction& tx, const Order& order, const std::string& reason,
                   bool was_placed) const;
    void rejected(db::Transaction& tx, const Order& order, const std::string& reason,
                  bool automatic) const;
    void expired(db::Transaction& tx, const Order& order) const;
    void paid_late(db::Transaction& tx, const Order& order) const;
    // `amount` of the refund with this id has gone back.
    void refunded(db::Transaction& tx, const Order& order, const std::string& refund_id,
                  std::int64_t amount) const;
    // The order, for which `coupon` was redeemed, does not come into being.
    void discount_withdrawn(db::Transaction& tx, const std::string& order_id,
                            const std::string& coupon) const;
    // There is no order of this payment, which was approved.
    void missing(db::Transaction& tx, const std::string& order_id,
                 const std::string& payment_id) const;
    // For a change that no other module needs: appends no event.
    void changed(db::Transaction& tx, const Order& order) const;

private:
    events::Topics& topics_;
};

}  // namespace baedal::order
