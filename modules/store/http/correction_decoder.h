// Decodes the bodies of corrections of a ticket. 422 with a pointer for each error.
#pragma once

#include <chrono>

#include "base/problem.h"
#include "json/parser.h"

namespace baedal::store {

// {"minutes": 10}, from 1 to 240.
Result<std::chrono::minutes> decode_delay(const json::Object& body);

}  // namespace baedal::store
