// Cancels an order: at once while it is unpaid; afterwards the store decides.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "db/database.h"
#include "events/topics.h"
#include "order/application/order_publisher.h"
#include "order/settings.h"

namespace baedal::order {

struct Cancellation {
    std::string reason;     // in the words of who cancels; may be empty
    bool by_store = false;  // by the store's staff or the owner
};

// Thread-safe. What it refers to outlives it.
class CancelOrder {
public:
    CancelOrder(db::Database& database, events::Topics& topics, const Clock& clock,
                const OrderPublisher& publisher, const Settings& settings)
        : database_(database),
          topics_(topics),
          clock_(clock),
          publisher_(publisher),
          settings_(settings) {}

    // Waits up to a second for the store's decision. Returns the order: it has ended undelivered, or its
    // status is cancel_requested. Problems: 404, too-late-to-cancel.
    Task<Result<std::shared_ptr<const Order>>> cancel(std::string order_id,
                                                      Cancellation cancellation,
                                                      std::string trace) const;

private:
    Result<Order> begin(db::Transaction& tx, const std::string& order_id,
                        const Cancellation& cancellation) const;
    Task<Result<std::shared_ptr<const Order>>> await_decision(
        const std::string& order_id, events::Topics::Subscription& changes) const;

    db::Database& database_;
    events::Topics& topics_;
    const Clock& clock_;
    const OrderPublisher& publisher_;
    const Settings& settings_;
};

}  // namespace baedal::order
