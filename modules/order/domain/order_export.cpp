#include "order/domain/order_export.h"

#include <cstdlib>

namespace baedal::order {

std::int64_t tax_in(std::int64_t amount, std::int64_t percent) {
    const auto parts = std::lldiv(amount * percent, 100 + percent);
    const bool rounds_up = 2 * std::llabs(parts.rem) >= 100 + percent;
    return parts.quot + (rounds_up ? (amount < 0 ? -1 : 1) : 0);
}

std::string describe(const std::vector<Line>& lines) {
    std::string out;
    for (const Line& line : lines) {
        out += (out.empty() ? "" : ", ") + line.name + " " + std::to_string(line.quantity);
        std::string choices;
        for (const Choice& choice : line.choices)
            choices += (choices.empty() ? "" : ", ") + choice.name;
        if (!choices.empty()) out += " (" + choices + ")";
    }
    return out;
}

}  // namespace baedal::order
