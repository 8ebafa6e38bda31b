// Decodes the bodies of corrections of a ticket. 422 with a pointer for each error.
#pragma once

#include <chrono>

#include "base/problem.h"
#include "json/parser.h"
#include "store/application/correct_ticket.h"

namespace baedal::store {

// {"minutes": 10}, from 1 to 240.
Result<std::chrono::minutes> decode_delay(const json::Object& body);

// {"reason": "no_show", "refund": "full" | "none" | 5000}; the refund is full where it is absent.
Result<StoreCancellation> decode_store_cancellation(const json::Object& body);

// {"remove": [{"line": 0, "quantity": 1}]}, at most 100.
Result<std::vector<DishRemoval>> decode_removals(const json::Object& body);

// {}.
Result<> decode_nothing(const json::Object& body);

}  // namespace baedal::store
