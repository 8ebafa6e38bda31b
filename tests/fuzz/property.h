// What a fuzzer asserts.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <source_location>
#include <string_view>

namespace baedal::fuzz {

// A broken property ends the program, so that the fuzzer keeps the input.
inline void require(bool holds, std::string_view property,
                    std::source_location at = std::source_location::current()) {
    if (holds) return;
    std::fprintf(stderr, "%s:%u: broken property: %.*s\n", at.file_name(), at.line(),
                 static_cast<int>(property.size()), property.data());
    std::abort();
}

inline std::string_view to_view(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

}  // namespace baedal::fuzz
