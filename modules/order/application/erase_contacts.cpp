#include "order/application/erase_contacts.h"

#include <algorithm>

#include "db/event_erasure.h"
#include "order/events.h"
#include "order/storage/contact_repository.h"
#include "order/storage/order_repository.h"

namespace baedal::order {

namespace {

constexpr int contacts_at_once = 200;

void announce(db::Transaction& tx, const Order& order, bool removed) {
    tx.append(contract::OrderContactErased{order.id, order.store_id, tx.now(), removed});
}

void erase(db::Transaction& tx, Order order) {
    order.erase_contact();
    repository::erase_contact(tx, order);
    announce(tx, order, false);
}

// Pay knows nothing of an order that nobody has tried to pay.
bool may_remove(const Order& order) {
    return order.payment_status == PaymentStatus::none && order.attempt_at == TimePoint{};
}

void forget_unplaced(db::Transaction& tx, const Order& order) {
    if (may_remove(order)) {
        repository::remove(tx, order);
        announce(tx, order, true);
    } else if (order.customer || order.note) {
        erase(tx, order);
    }
}

}  // namespace

bool erase_due_contacts(db::Transaction& tx, const ContactRules& rules) {
    const auto unplaced =
        repository::never_placed(tx.connection(), tx.now() - rules.keep_unplaced, contacts_at_once);
    for (const std::string& id : unplaced) forget_unplaced(tx, repository::get(tx, id));

    const auto old =
        repository::with_contact(tx.connection(), tx.now() - rules.keep, contacts_at_once);
    for (const std::string& id : old) erase(tx, repository::get(tx, id));

    for (const std::string& id : repository::requested_erasures(tx.connection())) {
        Order order = repository::get(tx, id);
        if (may_erase_contact(order)) erase(tx, std::move(order));
    }
    return std::max(unplaced.size(), old.size()) == contacts_at_once;
}

Task<> erase_contacts_in_events(db::Database& database) {
    static const outbox::PersonalMembers members{contract::OrderContactErased::erases.begin(),
                                                 contract::OrderContactErased::erases.end()};
    co_await db::erase_noted_events(database, members);
}

Task<ErasedOrders> erase_person(db::Database& database, std::string phone) {
    const auto erase_orders = [&](db::Transaction& tx) {
        ErasedOrders out;
        for (const std::string& id : repository::of_phone(tx.connection(), phone)) {
            Order order = repository::get(tx, id);
            if (may_erase_contact(order)) {
                erase(tx, std::move(order));
                ++out.erased;
            } else {
                repository::request_erasure(tx, id);
                ++out.under_way;
            }
        }
        return out;
    };
    const ErasedOrders out = co_await database.finish(erase_orders);
    co_await erase_contacts_in_events(database);
    co_return out;
}

}  // namespace baedal::order
