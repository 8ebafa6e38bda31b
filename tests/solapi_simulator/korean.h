// EUC-KR as the system's iconv has it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace baedal::solapi {

// The bytes of the text in EUC-KR; nothing if it has a character that EUC-KR lacks.
std::optional<std::size_t> euc_kr_bytes(const std::string& utf8);
std::size_t characters(const std::string& utf8);

}  // namespace baedal::solapi
