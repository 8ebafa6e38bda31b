// Text as people type, paste and dictate it.
#pragma once

#include <string>
#include <string_view>

namespace baedal {

// UTF-8 text without marks of direction, characters without a width, fillers, and blanks at both ends; what is
// left is shown as it was typed. Empty if nothing of it can be seen.
std::string visible_text(std::string_view text);

// A telephone number with digits of full width as those of ASCII, and with every kind of blank, dash and dot
// between them as a space or a "-". Marks that telephones add when a number is copied are removed.
std::string plain_phone(std::string_view text);

}  // namespace baedal
