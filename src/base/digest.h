// SHA-256 and comparison in constant time.
#pragma once

#include <string>
#include <string_view>

namespace baedal {

// 64 lower-case hexadecimal digits (FIPS 180-4).
std::string sha256_hex(std::string_view text);
// Constant time in the content; the length is not secret.
bool constant_time_equal(std::string_view a, std::string_view b);

}  // namespace baedal
