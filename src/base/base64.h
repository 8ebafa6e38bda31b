// Bytes as text of 64 characters (RFC 4648).
#pragma once

#include <string>
#include <string_view>

namespace baedal {

std::string base64(std::string_view bytes);     // section 4, with padding
std::string base64url(std::string_view bytes);  // section 5, for addresses, without padding

}  // namespace baedal
