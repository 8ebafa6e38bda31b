// Publishes a whole menu in place of the present one.
#pragma once

#include <cstdint>
#include <vector>

#include "base/problem.h"
#include "db/transaction.h"
#include "store/menu.h"

namespace baedal::store {

// The revisions of the menu that the caller has seen and replaces.
struct ExpectedRevision {
    bool any = false;
    std::vector<std::int64_t> revisions = {};
};

// Returns the new revision. 404 if there is no such store, 412 if the present revision is not expected.
Result<std::int64_t> publish_menu(db::Transaction& tx, std::int64_t store_id,
                                  const ExpectedRevision& expected, contract::Menu menu);

// Stores `menu` as the revision after `current` and appends its event. Returns the new revision.
std::int64_t save_menu(db::Transaction& tx, std::int64_t store_id, std::int64_t current,
                       contract::Menu menu);

}  // namespace baedal::store
