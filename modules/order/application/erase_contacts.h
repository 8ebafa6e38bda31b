// Erases customers' contacts: after their time, and at a customer's wish.
#pragma once

#include <string>

#include "db/database.h"
#include "order/domain/contact.h"
#include "runtime/task.h"

namespace baedal::order {

// Erases contacts that are kept too long, and orders that were never placed, at most some hundred. True if
// there may be more.
bool erase_due_contacts(db::Transaction& tx, const ContactRules& rules);

// Erases in the outbox what the events of these orders tell of the customers.
Task<> erase_contacts_in_events(db::Database& database);

struct ErasedOrders {
    int erased = 0;     // whose contact was erased now
    int under_way = 0;  // whose contact is erased after their end
};
// Erases the contact in every order with this phone, in the form of phone_key(), and in their events.
Task<ErasedOrders> erase_person(db::Database& database, std::string phone);

}  // namespace baedal::order
