// Numbers that the environment gives a test.
#pragma once

#include <cstdint>
#include <cstdlib>

namespace baedal::test {

// The variable's, or `otherwise`.
inline std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
    const char* text = std::getenv(variable);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

}  // namespace baedal::test
