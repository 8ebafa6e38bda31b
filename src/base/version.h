// The versions of this program and of the libraries that are linked into it.
#pragma once

#include <string_view>

namespace baedal {

inline constexpr std::string_view version = "0.1.0";

// The linked libraries whose security updates need a new build.
struct LibraryVersions {
    std::string_view openssl;  // such as "3.0.19"
    std::string_view sqlite;   // such as "3.40.1"
};
LibraryVersions library_versions();

}  // namespace baedal
