// Sets or clears the sold-out flag of an item or a choice.
#pragma once

#include <cstdint>
#include <optional>

#include "base/problem.h"
#include "db/transaction.h"
#include "store/menu.h"

namespace baedal::store {

struct SoldOut {
    bool sold_out = false;
    std::optional<TimePoint> until = {};  // only with sold_out
};

template <class Part>
struct Marked {
    Part part;
    std::int64_t revision = 0;  // of the menu
};

// Publishes the menu if the flag changes. 404 if there is no such store or no such part of its menu.
Result<Marked<contract::Item>> mark_item(db::Transaction& tx, std::int64_t store_id,
                                         std::int64_t item_id, const SoldOut& wanted);
Result<Marked<contract::Choice>> mark_choice(db::Transaction& tx, std::int64_t store_id,
                                             std::int64_t choice_id, const SoldOut& wanted);

}  // namespace baedal::store
