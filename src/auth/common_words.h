// The words that common passwords are made of.
#pragma once

#include <string_view>
#include <vector>

namespace baedal::auth {

// More than a thousand, in lower case, of three letters or more (fewer in Hangul): well-known
// passwords, names, brands, and Korean words as their keys give them on a Latin keyboard. A common
// password is one of them with digits, a run or symbols beside it: see password_rules.cpp. Ordinary
// words that good passphrases need, such as "long" and "another", are not among them.
std::vector<std::string_view> common_words();

}  // namespace baedal::auth
