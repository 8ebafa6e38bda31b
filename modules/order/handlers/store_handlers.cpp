#include "order/handlers/store_handlers.h"

#include <algorithm>
#include <stdexcept>

#include "order/storage/closed_days.h"
#include "order/storage/menu_repository.h"
#include "order/storage/order_repository.h"

namespace baedal::order {

using db::Transaction;
using namespace store::contract;

namespace {

// The status of an order whose ticket is in this state; nothing for an unknown name.
std::optional<Status> from_state(std::string_view state) {
    return state == "received" ? Status::placed : from_name<Status>(state);
}

}  // namespace

StoreHandlers::StoreHandlers(events::Endpoint& endpoint, const OrderPublisher& publisher,
                             MenuCache& menus, const Settings& settings)
    : publisher_(publisher), menus_(menus), settings_(settings) {
    endpoint.subscribe<TicketAccepted, TicketDelayed, TicketDishesRefused, CookingStarted,
                       FoodReady, DeliveryStarted, DeliveryCompleted, OrderPickedUp,
                       TicketStepUndone, TicketRejected, TicketCancelled, TicketCancelRefused,
                       StoreChanged, MenuPublished>(*this);
}

void StoreHandlers::follow_kitchen(Transaction& tx, const std::string& order_id, Status step,
                                   TimePoint at) const {
    Order order = repository::get(tx, order_id);
    if (order.follow_kitchen(step, at) != Change::made) return;
    if (order.status == step) {
        publisher_.progressed(tx, order);
    } else {
        publisher_.changed(tx, order);  // a cancellation is undecided
    }
}

void StoreHandlers::on(Transaction& tx, const TicketAccepted& event) const {
    Order order = repository::get(tx, event.order_id);
    const Change promised = order.promise(event.promised_at, event.at);
    const Change followed = order.follow_kitchen(Status::accepted, event.at);
    if (followed == Change::made && order.status == Status::accepted) {
        publisher_.progressed(tx, order);
    } else if (followed == Change::made || promised == Change::made) {
        publisher_.changed(tx, order);
    }
}

void StoreHandlers::on(Transaction& tx, const TicketDelayed& event) const {
    Order order = repository::get(tx, event.order_id);
    if (order.delay(event.delay, event.promised_at, event.at) == Change::made)
        publisher_.delayed(tx, order);
}

void StoreHandlers::on(Transaction& tx, const TicketDishesRefused& event) const {
    const Order before = repository::get(tx, event.order_id);
    Order order = before;
    std::vector<DishesLeft> left;
    for (const auto& each : event.left) left.push_back({each.line, each.quantity});
    if (order.refuse_dishes(left, event.at) != Change::made) return;
    std::vector<contract::RefusedDish> dishes;
    for (std::size_t i = 0; i < order.lines.size(); ++i) {
        const std::int64_t refused = order.lines[i].removed - before.lines[i].removed;
        if (refused > 0) dishes.push_back({order.lines[i].name, refused});
    }
    publisher_.dishes_refused(tx, order, std::move(dishes), order.refused - before.refused);
}

void StoreHandlers::on(Transaction& tx, const CookingStarted& event) const {
    follow_kitchen(tx, event.order_id, Status::cooking, event.at);
}

void StoreHandlers::on(Transaction& tx, const FoodReady& event) const {
    follow_kitchen(tx, event.order_id, Status::ready, event.at);
}

void StoreHandlers::on(Transaction& tx, const DeliveryStarted& event) const {
    follow_kitchen(tx, event.order_id, Status::delivering, event.at);
}

void StoreHandlers::on(Transaction& tx, const DeliveryCompleted& event) const {
    follow_kitchen(tx, event.order_id, Status::delivered, event.at);
}

void StoreHandlers::on(Transaction& tx, const OrderPickedUp& event) const {
    follow_kitchen(tx, event.order_id, Status::picked_up, event.at);
}

void StoreHandlers::on(Transaction& tx, const TicketStepUndone& event) const {
    const auto from = from_state(event.from);
    const auto to = from_state(event.to);
    if (!from || !to) throw std::runtime_error("a step back between unknown states");
    Order order = repository::get(tx, event.order_id);
    // The time to take the order counts from its placing.
    const TimePoint placed_at =
        std::ranges::find(order.timeline, Status::placed, &TimelineEntry::status)->at;
    const TimePoint by =
        (*to == Status::placed ? placed_at : event.at) + settings_.store_decides_within;
    const std::int64_t round = order.round();
    if (order.step_back(event.correction, *from, *to, event.at, by) != Change::made) return;
    if (order.status == Status::cancel_requested) return publisher_.changed(tx, order);
    publisher_.corrected(tx, order, *from, round);
    // An owner has given all of it back while the order counted as delivered.
    if (order.cancel_refunded(event.at, by) == Change::made)
        publisher_.cancel_requested(tx, order, "All of the payment was refunded.", true);
}

void StoreHandlers::on(Transaction& tx, const TicketRejected& event) const {
    Order order = repository::get(tx, event.order_id);
    if (order.reject(event.at) != Change::made) return;
    if (event.automatic) closed_days::mark_unanswered(tx, order.id);
    publisher_.rejected(tx, order, event.reason, event.automatic);
}

void StoreHandlers::on(Transaction& tx, const TicketCancelled& event) const {
    Order order = repository::get(tx, event.order_id);
    const Change cancelled = event.by_store
                                 ? order.cancel_by_store(event.at, event.refund, event.cost_bearer)
                                 : order.confirm_cancellation(event.at);
    if (cancelled == Change::made) publisher_.cancelled(tx, order, event.reason, true);
}

void StoreHandlers::on(Transaction& tx, const TicketCancelRefused& event) const {
    Order order = repository::get(tx, event.order_id);
    // The customer has not asked for it where the payment has gone back or the store wanted to cancel.
    const bool was_asked_for =
        order.payment_status != PaymentStatus::refunded && !order.is_cancelled_by_store;
    if (order.refuse_cancellation(event.at) == Change::made)
        publisher_.progressed(tx, order, was_asked_for);
}

void StoreHandlers::on(Transaction& tx, const StoreChanged& event) const {
    menu_repository::save_profile(tx, event);
    refresh_menu(tx, event.store.id);
}

void StoreHandlers::on(Transaction& tx, const MenuPublished& event) const {
    menu_repository::save_menu(tx, event);
    refresh_menu(tx, event.store_id);
}

void StoreHandlers::refresh_menu(Transaction& tx, std::int64_t store_id) const {
    auto copy = menu_repository::find(tx.connection(), store_id);
    if (copy) tx.after_commit([&menus = menus_, copy = std::move(*copy)] { menus.put(copy); });
}

}  // namespace baedal::order
