// Decodes the list of a store's printers.
#pragma once

#include <string_view>
#include <vector>

#include "base/problem.h"
#include "store/domain/printer.h"

namespace baedal::store {

// PUT /stores/{id}/printers: an array, or what GET gives: {"items": [...]}. An id of 0 is a new printer. 400
// malformed-json; 422 with a pointer for each error.
Result<std::vector<Printer>> decode_printers(std::string_view body);

}  // namespace baedal::store
