// What is kept of customers: by the digest of a telephone number, how many of their orders were delivered.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "db/transaction.h"

namespace baedal::marketing::customers {

// The key of the digests; empty before it is made.
std::string digest_key(db::Connection& connection);
void insert_digest_key(db::Transaction& tx, const std::string& key);

// Counts the delivered order and returns its number among those of its customer, from 1. Nothing if it is
// counted already.
std::optional<std::int64_t> count(db::Transaction& tx, const std::string& phone,
                                  const std::string& order_id, TimePoint at);
std::int64_t delivered(db::Connection& connection, const std::string& phone);

// Forgets the customer: the count, the coupons that only this number could use and nobody has used, and the
// number of what was used. Returns what there was: delivered orders, and coupons and uses.
struct Forgotten {
    std::int64_t delivered_orders = 0;
    std::int64_t coupons = 0;
    std::int64_t redemptions = 0;
};
Forgotten forget(db::Transaction& tx, const std::string& phone);
// One customer whose last order was delivered before `moment`; nothing if there is none.
std::optional<std::string> last_seen_before(db::Connection& connection, TimePoint moment);

}  // namespace baedal::marketing::customers
