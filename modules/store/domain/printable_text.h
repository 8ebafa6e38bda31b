// Text of customers and menus as a receipt printer can print it. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace baedal::store {

// One line without control characters, which a printer would take for commands, and without what has no
// width of its own: a line break is a space. Letters of Hangul that are typed apart (NFD) become
// syllables. Characters that every Korean printer lacks become those that look alike.
std::string printable(std::string_view utf8);

// The columns of printable text: ASCII takes one, anything else two, as in a printer's Korean font.
std::size_t columns_of(std::string_view utf8);

// The lines of printable text of at most `columns` (2 or more). A line ends at a space, or within a word that is
// longer than a line, but never within a character. One empty line for an empty text.
std::vector<std::string> wrap(std::string_view utf8, std::size_t columns);

}  // namespace baedal::store
