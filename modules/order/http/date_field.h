// Days in the query of a request.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "http/request.h"

namespace baedal::order {

// A day of the years 1970 to 9998, "2026-11-23".
std::optional<absl::CivilDay> parse_date(const std::string& text);

// Nothing if the field is not given. A wrong one is an error of the query.
std::optional<absl::CivilDay> date_field(http::QueryFields& query, std::string_view name);

}  // namespace baedal::order
