// The coupons that are being redeemed for orders that are not written yet.
#pragma once

#include <string>
#include <vector>

#include "db/transaction.h"

namespace baedal::order::discount_intents {

struct Intent {
    std::string order_id;
    std::string coupon;  // as the customer wrote it
};

// On the disk before the coupon is redeemed.
void add(db::Transaction& tx, const Intent& intent);
// False if the intent is not there: the coupon was withdrawn from the order, which must not be written.
bool remove(db::Transaction& tx, const std::string& order_id);
// At most `limit` of those that began before `moment`.
std::vector<Intent> begun_before(db::Connection& connection, TimePoint moment, int limit);

}  // namespace baedal::order::discount_intents
