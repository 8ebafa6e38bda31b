// Telephone numbers as people write them.
#pragma once

#include <string>
#include <string_view>

namespace baedal {

// Digits with + - ( ) and spaces between, a + in front of all digits only, and 7 to 15 digits in
// the form of phone_key().
bool is_phone(std::string_view text);

// Equal for all ways to write one number: its digits without an international prefix (+ or 00),
// with a 0 in place of Korea's code 82. The key of a key is the same.
std::string phone_key(std::string_view phone);

// The number with a star for each digit but the last four: "***-****-5678".
std::string masked_phone(std::string_view phone);

}  // namespace baedal
