// A change of a store's profile.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/problem.h"
#include "db/transaction.h"
#include "store/storage/store_repository.h"

namespace baedal::store {

// The members to replace; an absent member stays as it is. As in contract::StoreProfile.
struct ProfileChange {
    std::optional<std::string> name = {};
    std::optional<std::string> phone = {};
    std::optional<std::string> address = {};
    std::optional<std::string> timezone = {};
    std::optional<std::vector<contract::OpenInterval>> hours = {};
    std::optional<std::int64_t> last_order_minutes = {};
    std::optional<std::vector<std::string>> closed_dates = {};
    std::optional<std::optional<TimePoint>> paused_until = {};  // an inner nothing ends the pause
    std::optional<std::int64_t> minimum_order = {};
    std::optional<std::int64_t> delivery_fee = {};
    std::optional<std::vector<std::string>> fulfilments = {};
    std::optional<std::int64_t> prep_minutes = {};
    std::optional<bool> auto_accept = {};
    std::optional<CancelUntil> cancel_until = {};
    std::optional<std::string> day_begins = {};
};

contract::StoreProfile apply_change(contract::StoreProfile profile, const ProfileChange& change);

// Returns the profile and its revision afterwards. A change that changes nothing is not published. 404 if
// there is no such store.
Result<stores::Stored> change_store(db::Transaction& tx, std::int64_t id,
                                    const ProfileChange& change);

}  // namespace baedal::store
