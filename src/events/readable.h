// Shows stored values that may be damaged.
#pragma once

#include <string>

#include "json/parser.h"

namespace baedal::events {

// `stored` as UTF-8: a byte that is no part of a character becomes U+FFFD.
std::string readable_text(const std::string& stored);

// The document in `stored`; its text, as by readable_text(), if it cannot be parsed.
json::Value readable_data(const std::string& stored);

}  // namespace baedal::events
