#include "base/cp949.h"

#include <algorithm>

namespace baedal {

std::optional<std::uint16_t> cp949_bytes(char32_t c) {
    const auto found = std::ranges::lower_bound(cp949_table, c, {}, &Cp949Character::code_point);
    if (found == cp949_table.end() || found->code_point != c) return std::nullopt;
    return found->bytes;
}

bool is_in_euc_kr(char32_t c) {
    constexpr unsigned first = 0xA1;  // of both bytes; the extension to CP949 is below
    if (c < 0x80) return true;
    const auto bytes = cp949_bytes(c);
    return bytes && *bytes >> 8U >= first && (*bytes & 0xFFU) >= first;
}

}  // namespace baedal
