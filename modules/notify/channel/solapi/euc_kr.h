// EUC-KR, the encoding of Korean SMS: what it can hold, and how many bytes a text takes in it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace baedal::notify {

// `text` is UTF-8 in all of these; what is malformed is left out.

// The bytes of the text in EUC-KR: one for an ASCII character, two for another one, also for one that it lacks.
std::size_t euc_kr_length(std::string_view text);
bool fits_euc_kr(std::string_view text);
// The text without the characters that EUC-KR lacks, such as emoji. A Hangul syllable that it lacks
// becomes a question mark.
std::string to_euc_kr_characters(std::string_view text);

}  // namespace baedal::notify
