// CP949 (Unified Hangul Code), which Korean receipt printers read. Its older half is EUC-KR, the encoding of Korean
// SMS.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace baedal {

// A character of the Basic Multilingual Plane and its two bytes, the first one in the higher half.
struct Cp949Character {
    std::uint16_t code_point;
    std::uint16_t bytes;
};
// All characters of two bytes, by code point. Made at build time by cp949_table.py.
extern const std::span<const Cp949Character> cp949_table;

// The two bytes of a character that is not ASCII; nothing for one that CP949 lacks.
std::optional<std::uint16_t> cp949_bytes(char32_t c);

// Whether EUC-KR has the character: ASCII, and those of KS X 1001.
bool is_in_euc_kr(char32_t c);

}  // namespace baedal
