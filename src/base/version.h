// The version of this program.
#pragma once

#include <string_view>

namespace baedal {

inline constexpr std::string_view version = "0.1.0";

}  // namespace baedal
