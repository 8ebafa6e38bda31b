// Password hashes: argon2id (RFC 9106) with 19 MiB, two passes and one lane.
#pragma once

#include <string>
#include <string_view>

#include "base/random.h"
#include "json/object_reader.h"

namespace baedal::auth {

// In code points. There are no composition rules (NIST SP 800-63B, section 5.1.1.2); see also
// password_rules.h.
inline constexpr json::TextRange password_length{8, 200};

// In PHC form with a new salt. Takes about 20 ms and 19 MiB: never call it on an I/O thread.
std::string hash_password(std::string_view password, Random& random);
// At the same cost. An empty `hash` stands for an unknown user: false, at the same cost too.
bool verify_password(const std::string& hash, std::string_view password);

}  // namespace baedal::auth
