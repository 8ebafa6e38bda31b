// Replaces the list of a store's printers.
#pragma once

#include <cstdint>
#include <vector>

#include "base/problem.h"
#include "db/transaction.h"
#include "store/domain/printer.h"
#include "store/storage/printer_repository.h"

namespace baedal::store {

// `wanted` has no name twice. A printer that is there already keeps its queue and its state: it is found by its
// id (if that is not 0), its name or its address, in this order. The others are removed with what waits for
// them. Returns the list afterwards. 404 if there is no such store.
Result<std::vector<printers::Stored>> change_printers(db::Transaction& tx, std::int64_t store_id,
                                                      std::vector<Printer> wanted);

}  // namespace baedal::store
