// SHA-256 and comparison that takes the same time whatever differs.
#pragma once

#include <string>
#include <string_view>

namespace baedal {

std::string sha256_hex(std::string_view text);
// Constant-time in the content; the length is no secret.
bool constant_time_equal(std::string_view a, std::string_view b);

}  // namespace baedal
