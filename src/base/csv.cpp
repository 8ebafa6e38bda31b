#include "base/csv.h"

#include <string_view>

namespace baedal {

std::string csv_cell(std::string text) {
    constexpr std::string_view formula = "=+-@\t\r";
    if (!text.empty() && formula.contains(text.front())) text.insert(0, "'");
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    for (std::size_t at = 0; (at = text.find('"', at)) != std::string::npos; at += 2)
        text.insert(at, "\"");
    return "\"" + text + "\"";
}

}  // namespace baedal
