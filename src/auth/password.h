// Passwords as they are kept: argon2id (RFC 9106) with 19 MiB, two passes and one lane.
#pragma once

#include <string>
#include <string_view>

#include "base/random.h"
#include "json/object_reader.h"

namespace baedal::auth {

// In code points. No other rule: length is what helps (NIST SP 800-63B, section 5.1.1.2).
inline constexpr json::TextRange password_length{8, 200};

// In PHC form, with a salt of its own. Takes some 20 ms and 19 MiB: never on an I/O thread.
std::string hash_password(std::string_view password, Random& random);
// The same cost. An empty `hash` is nobody's, which no password fits, at the same cost too.
bool fits_password(const std::string& hash, std::string_view password);

}  // namespace baedal::auth
