// What the events of store change in an order, and in the copy of the menus.
#pragma once

#include <string>

#include "events/endpoint.h"
#include "order/application/menu_cache.h"
#include "order/application/order_publisher.h"
#include "order/settings.h"
#include "store/events.h"

namespace baedal::order {

// Outlives the module's connection to the bus, as does what it refers to.
class StoreHandlers {
public:
    StoreHandlers(events::Endpoint& endpoint, const OrderPublisher& publisher, MenuCache& menus,
                  const Settings& settings);

    // The kitchen and the delivery.
    void on(db::Transaction& tx, const store::contract::TicketAccepted& event) const;
    void on(db::Transaction& tx, const store::contract::TicketDelayed& event) const;
    void on(db::Transaction& tx, const store::contract::TicketDishesRefused& event) const;
    void on(db::Transaction& tx, const store::contract::CookingStarted& event) const;
    void on(db::Transaction& tx, const store::contract::FoodReady& event) const;
    void on(db::Transaction& tx, const store::contract::DeliveryStarted& event) const;
    void on(db::Transaction& tx, const store::contract::DeliveryCompleted& event) const;
    void on(db::Transaction& tx, const store::contract::OrderPickedUp& event) const;
    void on(db::Transaction& tx, const store::contract::TicketStepUndone& event) const;
    void on(db::Transaction& tx, const store::contract::TicketRejected& event) const;
    // The store's decision about a cancellation.
    void on(db::Transaction& tx, const store::contract::TicketCancelled& event) const;
    void on(db::Transaction& tx, const store::contract::TicketCancelRefused& event) const;
    // Profile and menu. Throw if the stored copy is damaged: the event fails, and other stores go on.
    void on(db::Transaction& tx, const store::contract::StoreChanged& event) const;
    void on(db::Transaction& tx, const store::contract::MenuPublished& event) const;

private:
    void follow_kitchen(db::Transaction& tx, const std::string& order_id, Status step,
                        TimePoint at) const;
    void refresh_menu(db::Transaction& tx, std::int64_t store_id) const;

    const OrderPublisher& publisher_;
    MenuCache& menus_;
    const Settings& settings_;
};

}  // namespace baedal::order
