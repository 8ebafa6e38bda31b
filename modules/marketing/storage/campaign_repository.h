// The table of campaigns.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "db/transaction.h"
#include "marketing/domain/campaign.h"

namespace baedal::marketing::campaigns {

// Returns its id.
std::int64_t insert(db::Transaction& tx, const Campaign& campaign);
std::optional<Campaign> find(db::Connection& connection, std::int64_t id);
// Newest first, those with a smaller id than `before`.
std::vector<Campaign> list(db::Connection& connection, std::int64_t before, int limit);
// Those that are active and have a rule: a shop has few.
std::vector<Campaign> with_rule(db::Connection& connection);
// False if there is no such campaign.
bool set_active(db::Transaction& tx, std::int64_t id, bool active);
void count_issued(db::Transaction& tx, std::int64_t id);

}  // namespace baedal::marketing::campaigns
