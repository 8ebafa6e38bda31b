// Telephone numbers as people write them.
#pragma once

#include <string>
#include <string_view>

namespace baedal {

// Equal for all ways to write one number: its digits, with a 0 in place of Korea's code +82.
std::string phone_key(std::string_view phone);

// The number with a star for each digit but the last four: "***-****-5678".
std::string masked_phone(std::string_view phone);

}  // namespace baedal
