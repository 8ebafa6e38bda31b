// The tables of coupons and of their uses.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "db/transaction.h"
#include "marketing/domain/coupon.h"
#include "marketing/domain/redemption.h"

namespace baedal::marketing::coupons {

// False if the code is taken, or if the order has earned a coupon of the campaign already.
bool insert(db::Transaction& tx, const Coupon& coupon);
// By a code in the form of normalized_code().
std::optional<Coupon> find(db::Connection& connection, const std::string& code);
// Newest first, those before the place `before`.
std::vector<Coupon> list(db::Connection& connection, std::int64_t before, int limit);
// False if there is no such coupon.
bool withdraw(db::Transaction& tx, const std::string& code);

}  // namespace baedal::marketing::coupons

namespace baedal::marketing::redemptions {

std::optional<Redemption> find(db::Connection& connection, const std::string& order_id);
// Inserts or replaces the redemption of its order, and counts the uses of its coupon. `before` is the row as
// it was, if there was one.
void save(db::Transaction& tx, const std::optional<Redemption>& before, const Redemption& after);
// Uses of the coupon by the number that are not released.
std::int64_t count_of_phone(db::Connection& connection, const std::string& code,
                            const std::string& phone);
// Removes released ones that were released before `moment`, at most 500. True if there may be more.
bool remove_released(db::Transaction& tx, TimePoint moment);

struct Kept {
    Redemption redemption;
    TimePoint changed_at;
};
std::vector<Kept> of_phone(db::Connection& connection, const std::string& phone);

}  // namespace baedal::marketing::redemptions
