// The SQL of alerts to the owner.
#pragma once

#include <string>
#include <string_view>

#include "db/transaction.h"

namespace baedal::notify::alerts {

enum class Seen { first, again, told };

// Notes that a problem with this code is there now. `first`: it is new; `again`: it was there the last
// time too, and is noted as told; `told`: the owner has been told.
Seen note(db::Transaction& tx, std::string_view code);
// Forgets the problems that were not seen since then.
void forget_gone(db::Transaction& tx, TimePoint since);

}  // namespace baedal::notify::alerts
