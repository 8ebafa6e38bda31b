// Customers' contacts in the module's tables, and their erasure.
#pragma once

#include <string>
#include <vector>

#include "db/transaction.h"
#include "order/domain/order.h"

namespace baedal::order::repository {

// Ended orders with a contact or a note that nobody needs, last changed at or before `changed_until`, the
// oldest first.
std::vector<std::string> with_contact(db::Connection& connection, TimePoint changed_until,
                                      int limit);
// Orders that ended at or before `ended_until` without being placed, and are not forgotten yet.
std::vector<std::string> never_placed(db::Connection& connection, TimePoint ended_until, int limit);
// The orders with this phone, in the form of phone_key(), the oldest first. Reads every contact.
std::vector<std::string> of_phone(db::Connection& connection, const std::string& phone);

// Writes the order whose contact was erased. Its events so far are to be erased too.
void erase_contact(db::Transaction& tx, const Order& order);
// Removes an order that was never placed. Its events so far are to be removed too.
void remove(db::Transaction& tx, const Order& order);

// The contact of an order under way is to be erased after its end.
void request_erasure(db::Transaction& tx, const std::string& order_id);
std::vector<std::string> requested_erasures(db::Connection& connection);

}  // namespace baedal::order::repository
