// Telephone numbers from which the shop takes no orders.
#pragma once

#include <string>
#include <vector>

#include "db/transaction.h"

namespace baedal::order::repository {

struct BlockedPhone {
    std::string phone;  // in the form of phone_key()
    std::string reason;
    TimePoint at;
};

bool is_blocked(db::Connection& connection, const std::string& phone);
// Of a number that is blocked already the reason is replaced.
void block(db::Transaction& tx, const BlockedPhone& phone);
// False if the number is not blocked.
bool unblock(db::Transaction& tx, const std::string& phone);
// By number.
std::vector<BlockedPhone> blocked_phones(db::Connection& connection);

}  // namespace baedal::order::repository
