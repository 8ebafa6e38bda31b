// Cells of CSV (RFC 4180) for spreadsheet programs.
#pragma once

#include <string>

namespace baedal {

// Without it spreadsheet programs take Korean for another encoding.
inline constexpr const char* byte_order_mark = "\xEF\xBB\xBF";

// The text as one cell, quoted where it must be. A text that a spreadsheet would run as a formula is preceded by
// an apostrophe.
std::string csv_cell(std::string text);

}  // namespace baedal
