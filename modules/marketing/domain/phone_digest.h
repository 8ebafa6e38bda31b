// What marketing knows a customer by: a keyed digest of the telephone number, not the number.
#pragma once

#include <string>
#include <string_view>

namespace baedal::marketing {

// 32 hexadecimal digits, the same for every spelling of the number; empty for an empty number. `key` is the
// deployment's.
std::string phone_digest(std::string_view key, std::string_view phone);

}  // namespace baedal::marketing
