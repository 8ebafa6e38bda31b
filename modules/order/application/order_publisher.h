// Tells the rest of the world what became of an order: its event in the log, and those who follow it.
#pragma once

#include <string>

#include "db/transaction.h"
#include "events/topics.h"
#include "order/domain/order.h"
#include "order/events.h"

namespace baedal::order {

// Stores changes of orders together with their announcement, in one transaction.
class OrderPublisher {
public:
    explicit OrderPublisher(events::Topics& topics) : topics_(topics) {}

    // Each writes the order and appends the event of that name.
    void placed(db::Transaction& tx, const Order& order) const;
    void progressed(db::Transaction& tx, const Order& order, bool cancel_refused = false) const;
    void cancel_requested(db::Transaction& tx, const Order& order, const std::string& reason) const;
    void cancelled(db::Transaction& tx, const Order& order, const std::string& reason,
                   bool was_placed) const;
    void rejected(db::Transaction& tx, const Order& order, const std::string& reason,
                  bool automatic) const;
    void expired(db::Transaction& tx, const Order& order) const;
    // Writes the order and wakes its followers: a change that no other module needs to know.
    void changed(db::Transaction& tx, const Order& order) const;

private:
    events::Topics& topics_;
};

}  // namespace baedal::order
